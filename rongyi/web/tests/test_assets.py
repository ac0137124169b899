"""The joined stylesheet and script."""

from __future__ import annotations

import gzip
import re

from django.contrib.staticfiles import finders

from rongyi.web import assets

STYLE_BYTES_MAX = 18 * 1024
SCRIPT_BYTES_MAX = 5 * 1024


def test_all_layers_stand_in_their_order_with_balanced_braces():
    css = assets.style()

    assert css.startswith("@layer reset,tokens,base,layout,components,utilities;")
    layers = re.findall(r"@layer (\w+)\{", css)
    assert layers == list(assets.LAYERS)
    assert css.count("{") == css.count("}")
    assert "/*" not in css


def test_spaces_that_mean_something_survive():
    css = assets._tight(".a :is(b, c) { width: calc(1px + 2px); margin : 0 1px; } /* x */")

    assert css == ".a :is(b,c){width:calc(1px + 2px);margin :0 1px}"


def test_every_token_that_is_used_is_set_somewhere():
    css = assets.style()
    used = set(re.findall(r"var\((--[\w-]+)\)", css))

    assert used <= set(re.findall(r"(--[\w-]+):", css))


def test_style_and_script_stay_within_their_weight():
    assert len(gzip.compress(assets.style().encode())) <= STYLE_BYTES_MAX
    assert len(gzip.compress(assets.script().encode())) <= SCRIPT_BYTES_MAX


def test_the_finder_knows_the_joined_files_and_no_others(tmp_path, settings):
    settings.ASSETS_DIR = str(tmp_path)
    assets.built.cache_clear()
    found = finders.find("rongyi/app.css")
    missing = assets.BuiltFinder().find("rongyi/../secret")
    assets.built.cache_clear()

    assert str(found) == str(tmp_path / "rongyi" / "app.css")
    assert missing == []
