"""What another edition changes, by the pure rule: whatever the times, days go the lawful way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rongyi.cases.rules import CaseNow, Course, Known, Scene, TaskNow, change
from rongyi.catalogue.definitions import Catalogue, Item, load_catalogue
from rongyi.config import paths

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
NOBODY, OLD = UUID(int=0), UUID(int=7)
DAYS = st.integers(min_value=1, max_value=60)


@cache
def book() -> Catalogue:
    return load_catalogue(paths.sip_folder())[0]


def scene(item: Item) -> Scene:
    zone = ZoneInfo("Asia/Shanghai")
    return Scene(
        item, book().elements, book().calendar_for(item), zone, AT, date(2026, 11, 23),
        materials=book().materials,
    )  # fmt: skip


def timed(item: Item, legal: int, promised: int) -> Item:
    """The same item with other times."""
    limits = item.limits
    given = {
        "legal_workdays": tuple(replace(one, value=legal) for one in limits.legal_workdays),
        "promised_workdays": tuple(
            replace(one, value=promised) for one in limits.promised_workdays
        ),
    }
    return replace(item, limits=replace(limits, **given))


def running(item: Item, promised: int, legal: int) -> CaseNow:
    """A case that was accepted on Monday and is being reviewed."""
    calendar = book().calendar_for(item)
    due, last = (calendar.add(date(2026, 11, 23), days) for days in (promised, legal))
    step = next(i for i, one in enumerate(item.steps) if one.act == "review")
    provisional = due.provisional or last.provisional
    course = Course("accepted", step, AT, AT, last.on, due.on, provisional)
    task = TaskNow("review", item.steps[step].post or "", due.on)
    return CaseNow(NOBODY, 3, "RY-01", NOBODY, item.code, OLD, NOBODY, None, "web", course, task)


@settings(max_examples=30, deadline=None)
@given(was=st.tuples(DAYS, DAYS), becomes=st.tuples(DAYS, DAYS))
def test_a_later_day_of_the_law_never_moves_and_a_later_promise_is_asked_about(
    was: tuple[int, int], becomes: tuple[int, int]
) -> None:
    (promised, legal), (promised2, legal2) = sorted(was), sorted(becomes)
    old, new = (
        timed(book().items["food_licence"], *days)
        for days in ((legal, promised), (legal2, promised2))
    )
    case = running(old, promised, legal)

    found = change(case, scene(old), scene(new), Known({}), frozenset(book().posts))

    wanted = "blocked" if legal2 > legal else "needs_consent" if promised2 > promised else "safe"
    assert found.verdict == wanted
    if wanted != "blocked":
        assert (
            found.course.promised_due == scene(new).calendar.add(date(2026, 11, 23), promised2).on
        )
        assert found.task is not None and found.task.due_on == found.course.promised_due


@settings(max_examples=30, deadline=None)
@given(was=DAYS, becomes=DAYS)
def test_there_and_back_is_the_same_case(was: int, becomes: int) -> None:
    old, new = (timed(book().items["food_licence"], 60, days) for days in (was, becomes))
    case, posts = running(old, was, 60), frozenset(book().posts)

    there = change(case, scene(old), scene(new), Known({}), posts)
    moved = replace(case, course=there.course, task=there.task)
    back = change(moved, scene(new), scene(old), Known({}), posts)

    assert (back.course, back.task) == (case.course, case.task)


@pytest.mark.parametrize("code", ["food_licence", "tobacco_licence", "signboard"])
def test_an_edition_that_says_the_same_changes_nothing(code: str) -> None:
    item = book().items[code]
    case = running(timed(item, 10, 3), 3, 10)

    found = change(
        case,
        scene(timed(item, 10, 3)),
        scene(timed(item, 10, 3)),
        Known({}),
        frozenset(book().posts),
    )

    assert (found.differences, found.course, found.task) == ((), case.course, case.task)


@pytest.mark.parametrize(
    ("part", "verdict"), [("item", "blocked"), ("step", "blocked"), ("post", "blocked"),
                          ("power", "blocked"), ("grounds", "needs_consent"), ("words", "safe")],
)  # fmt: skip
def test_what_is_gone_blocks_and_what_binds_him_is_asked(part: str, verdict: str) -> None:
    item = book().items["food_licence"]
    case, posts = running(item, 3, 10), frozenset(book().posts)
    others = tuple(one for one in item.steps if one.act != "review")
    changed = {
        "item": None,
        "step": replace(item, steps=others),
        "post": item,
        "power": replace(item, power=replace(item.power, exercised_by="tobacco")),
        "grounds": replace(item, grounds=(*item.grounds, replace(item.grounds[0], code="new"))),
        "words": replace(item, words=("饭店",)),
    }[part]
    left = posts - {case.task.post} if part == "post" and case.task else posts

    new = None if changed is None else scene(changed)
    found = change(case, scene(item), new, Known({}), left)

    assert found.verdict == verdict
    assert part in [one.part for one in found.differences]
