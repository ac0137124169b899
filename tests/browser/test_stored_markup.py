"""Markup that somebody stored stays words, on every page that shows it, also to staff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from rongyi.cases.models import Case
from rongyi.kernel.errors import FieldProblems
from rongyi.themes import queries, services
from tests.browser.conftest import Tabs
from tests.support import scenes
from tests.support.browsing import Station, aside
from tests.support.scenes import COMPANY, NEWCOMER, OWNER

ALIVE = """<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"""
HACKED = "() => 'hacked' in window || !!document.querySelector('main img[src=x]')"


@pytest.fixture(scope="module")
def poisoned(station: Station) -> Iterator[str]:
    """A submitted application with markup wherever words can be typed; its number."""

    def write() -> str:
        owner = scenes.acting(OWNER, COMPANY)
        bundle = scenes.ready(owner, "scene-markup")
        for link in queries.draft(bundle, owner, now=scenes.now()).sections:
            page = queries.draft(bundle, owner, now=scenes.now(), section=link.code)
            words = {
                row.element: ALIVE[: row.length_max or 1000]
                for row in page.rows
                if not row.readonly and row.type in ("text", "long_text", "address")
            }
            with suppress(FieldProblems):
                services.save_values(
                    bundle_id=bundle,
                    section=link.code,
                    values=words,
                    version=10_000,
                    actor=owner,
                    now=scenes.now(),
                )
        services.attach_file(
            bundle_id=bundle,
            material="layout_flow",
            files=[services.Upload(f"{ALIVE}.jpg", scenes.picture())],
            actor=owner,
            now=scenes.now(),
        )
        receipt = services.submit_bundle(
            bundle_id=bundle, key="scene-markup", actor=owner, now=scenes.now()
        )
        scenes.jobs.settle()
        scenes.ask_for_correction(
            receipt.number, "food_licence", {"material": ("layout_flow", ALIVE)}
        )
        return receipt.number

    yield aside(write)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_stored_markup_is_never_alive(language: str, poisoned: str, tabs: Tabs) -> None:
    cases = aside(
        lambda: dict(
            Case.objects.filter(number__startswith=poisoned).values_list("item_code", "number")
        )
    )
    owned = [
        f"/cases/{poisoned}/",
        f"/cases/{poisoned}/?view=receipt",
        f"/cases/{cases['food_licence']}/correction/",
        "/space/",
    ]
    at_work = [f"/work/cases/{number}/" for number in cases.values()]

    wrong = _alive(tabs, (OWNER, COMPANY, language), owned)
    wrong += _alive(tabs, ("zhou_min", "", language), [*at_work, "/work/window_general/"])
    wrong += _alive(tabs, (NEWCOMER, "", language), [f"/search?q={ALIVE}", f"/verify?no={ALIVE}"])

    assert wrong == []


def _alive(tabs: Tabs, who: tuple[str, str, str], paths: list[str]) -> list[str]:
    visit, found = tabs.of(*who), []
    for path in paths:
        visit.open(path)
        if visit.page.evaluate(HACKED):
            found.append(f"{path}: the markup is alive")
    return found + visit.complaints
