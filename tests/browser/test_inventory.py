"""No page can be added without being looked at."""

from __future__ import annotations

import urllib.request

import pytest
from django.conf import settings

from tests.browser.inventory import FILES, PLACES, File, pages
from tests.support.browsing import Station, aside, session_of
from tests.support.left_out import EXCLUDED, EXCLUSIONS_MAX
from tests.support.routes import routes
from tests.support.scenes import Scenes


def test_every_page_is_in_the_inventory_or_left_out_with_a_reason(
    station: Station,
) -> None:
    there = {one.name for one in aside(pages)}

    listed = {one.route for one in PLACES} | {one.place.route for one in FILES}

    assert there - listed - set(EXCLUDED) == set(), "add them to tests/browser/inventory.py"
    assert listed - there == set(), "no such page any more"


def test_few_pages_are_left_out() -> None:
    known = {one.name for one in routes()}

    assert len(EXCLUDED) <= EXCLUSIONS_MAX
    assert set(EXCLUDED) <= known
    assert not set(EXCLUDED) & {one.route for one in PLACES}


def test_no_two_places_share_a_name() -> None:
    names = [(one.staff, one.name) for one in PLACES]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.place.name)
def test_a_file_is_what_it_says_and_nothing_runs_in_it(
    file: File, station: Station, scenes: Scenes
) -> None:
    place = file.place
    session = aside(lambda: session_of(place.person, place.enterprise))
    asked = urllib.request.Request(station.address + place.path(scenes))
    asked.add_header("Cookie", f"{settings.SESSION_COOKIE_NAME}={session}")

    with urllib.request.urlopen(asked, timeout=30) as answer:
        content, headers = answer.read(), answer.headers

    assert content.startswith(file.begins)
    assert headers["Content-Type"].startswith(file.media_type)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers.get("Content-Disposition", "inline").startswith(
        "attachment" if file.attachment else "inline"
    )
