"""Rendering a snippet of template the way a page would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler  # type: ignore[import-untyped]

from rongyi.web.tests.gallery.samples import CONTEXT

GALLERY = Path(__file__).parent / "gallery" / "templates" / "gallery.html"
Render = Callable[..., str]


def compiled(source: str) -> Any:
    """Template text with component tags, as the loader would compile it from a file."""
    return engines["django"].from_string(CottonCompiler().process(source))


@pytest.fixture
def render(settings) -> Render:
    """Renders template text in a language ("zh-hans" or "en") with the samples of the gallery."""
    settings.SITE_CARD = ""

    def rendered(source: str, language: str = "en", **context: object) -> str:
        with translation.override(language):
            request = RequestFactory().get("/en/page/?q=1" if language == "en" else "/page/?q=1")
            return compiled(source).render({**CONTEXT, **context}, request)

    return rendered


@pytest.fixture
def gallery() -> str:
    """Template text with every component once."""
    return GALLERY.read_text("utf-8")
