"""Every page, in both languages: accessible, narrow, in order, silent, in its own language."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Tabs
from tests.browser.inventory import PLACES, Place
from tests.browser.looking import look, unseen_focus
from tests.support.browsing import shot
from tests.support.scenes import Scenes


@pytest.mark.parametrize(
    ("place", "language"),
    [
        pytest.param(place, language, id=f"{place.name}-{language}")
        for place in PLACES
        for language in place.languages
    ],
)
def test_a_page_is_for_everybody(place: Place, language: str, tabs: Tabs, scenes: Scenes) -> None:
    visit = tabs.of(place.person, place.enterprise, language)

    answer = visit.open(place.path(scenes))
    shot(visit.page, f"{place.name}-{language}")

    assert answer.status == place.status
    found = unseen_focus(visit.page) if language == "zh" else []
    found += look(visit.page, language) + visit.complaints
    assert not found, f"{visit.page.url}\n" + "\n".join(found)
