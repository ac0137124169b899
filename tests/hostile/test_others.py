"""What belongs to another is not there: the same answer, to the letter, as for what never was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from rongyi.journal.models import Fact
from tests.browser.inventory import address
from tests.hostile.conftest import Enter
from tests.hostile.reading import alike, faults, text_of
from tests.hostile.things import COMMON_PLACES, OF_A_CASE, OWN_PLACES, Names, guarded, names_of
from tests.support.routes import Route, routes
from tests.support.scenes import Scenes

STRANGERS = {
    "a citizen": ("sun_li", ""),
    "the head of another enterprise": ("sofia_martins", "atlantic_coffee"),
    "the agent of another": ("tan_yue", "atlantic_coffee"),
    "a former agent": ("zhao_qian", ""),
    "a clerk of another department": ("yu_fei", ""),
    "a head of another department": ("gong_zheng", ""),
    "nobody": ("", ""),
}
REFUSED = (302, 403, 404, 405, 422)


def test_every_place_of_an_address_is_somebodys_or_everybodys() -> None:
    """A new route whose places are of neither kind has to be told to the matrix."""
    unknown = {f"{one.name}: {name}" for one in routes() for name in one.places} - {
        f"{one.name}: {name}"
        for one in routes()
        for name in one.places & (OWN_PLACES | COMMON_PLACES)
    }

    assert unknown == set()


@pytest.mark.parametrize(
    ("who", "prefix"), [*((who, "") for who in STRANGERS), ("a citizen", "/en")]
)
def test_a_strangers_thing_and_none_are_the_same(
    who: str, prefix: str, scenes: Scenes, enter: Enter
) -> None:
    client, wrong = enter(*STRANGERS[who]), []

    for route in guarded():
        wrong += _told_apart(client, route, names_of(route, scenes), prefix)

    assert wrong == []


def test_what_a_mandate_does_not_name_is_not_there_for_its_holder(
    scenes: Scenes, enter: Enter
) -> None:
    client, wrong = enter("chen_xiaoyu", "lakeside_catering"), []

    for route in guarded():
        if route.name in OF_A_CASE:
            wrong += _told_apart(client, route, names_of(route, scenes, item="fire_check"))

    assert wrong == []


def _told_apart(client: Any, route: Route, names: Names, prefix: str = "") -> Iterator[str]:
    """By what a stranger could tell that a thing is there."""
    paths = [
        prefix + address(route.name, {name: pair[side] for name, pair in names.items()})
        for side in (0, 1)
    ]
    for method in ("get", "post"):
        real, never = (getattr(client, method)(path) for path in paths)
        yield from (f"{route.name} {method}: {one}" for one in _leaks(real))
        if not alike(real, never, names.values()) or real.status_code not in REFUSED:
            yield f"{route.name} {method}: {real.status_code}, {never.status_code}"


def _leaks(answer: HttpResponse) -> Iterator[str]:
    yield from faults(answer)
    if "湖畔餐饮" in text_of(answer).partition("<main")[2]:
        yield "names the applicant"


def test_a_refused_attempt_is_recorded(scenes: Scenes, enter: Enter) -> None:
    number = scenes.case("at_window", "food_licence")
    before = Fact.objects.filter(name="attempt.refused.v1").count()

    answer = enter("yu_fei").get(address("workbench:case", {"number": number}))

    assert answer.status_code == 404
    assert Fact.objects.filter(name="attempt.refused.v1").count() == before + 1


def test_the_lists_of_another_post_are_not_there(enter: Enter) -> None:
    real = enter("yu_fei").get("/work/food_review/")
    never = enter("yu_fei").get("/work/no_such_post/")

    assert real.status_code == never.status_code == 404


def test_a_search_finds_no_case_of_another_department(scenes: Scenes, enter: Enter) -> None:
    found = enter("yu_fei").get("/work/find/", {"q": scenes.at_window}, follow=True)

    assert scenes.case("at_window", "food_licence") not in text_of(found)
