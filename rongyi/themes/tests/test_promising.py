"""The promise and the latest day are one sum, on every page that names them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from rongyi.kernel.workdays import Calendar
from rongyi.themes.definitions import load
from rongyi.themes.queries.cases import forecast
from rongyi.themes.rules import compile_theme, plan
from rongyi.themes.rules.promising import promised_of
from rongyi.themes.rules.scope import part_of
from rongyi.themes.tests.small import ON, catalogue, item, theme, use

SIP = Path(__file__).parents[3] / "definitions" / "sip"
DEFINITIONS, _ = load(SIP)
THEMES = sorted(DEFINITIONS.themes)


def one_after_the_other():
    """A day by a post, then four days by a post beside a check that a rule decides."""
    items = [item("a", promised=1), item("b", promised=4), item("c", promised=4)]
    items[2] = replace(items[2], decision="rule")
    uses = [use("a"), use("b", after=["a"]), use("c", after=["a"])]
    return plan(compile_theme(catalogue(items), theme(uses), ON), {})


def test_what_is_released_by_a_result_may_be_accepted_within_five_days_more():
    promised = promised_of(one_after_the_other())

    assert (promised.handling, promised.accepting, promised.total) == (5, 10, 15)
    assert "5个工作日" in promised.words.zh and "另加10个工作日" in promised.words.zh
    assert "15个工作日" in promised.words.zh


def test_of_a_part_of_the_plan_acceptance_never_shortens_the_promise():
    whole = one_after_the_other()

    parts = [promised_of(part_of(whole, {code})) for code in ("a", "b", "c")]

    assert all(one.accepting >= 0 for one in parts)


@pytest.mark.parametrize("code", THEMES)
@pytest.mark.parametrize("later", range(0, 30, 3))
def test_the_latest_day_is_the_promise_and_acceptance_added_up(code, later):
    answers = DEFINITIONS.theme(code).typical_answers()
    found = plan(DEFINITIONS.compiled(code, date(2026, 11, 23)), answers)
    calendar: Calendar = DEFINITIONS.catalogue.calendar
    day = date(2026, 1, 5) + timedelta(days=later)

    latest = max(on for on, _ in forecast(found, DEFINITIONS.catalogue, day).values())

    assert latest == calendar.add(day, int(promised_of(found).total)).on


def test_each_item_is_foreseen_by_the_working_days_of_who_decides_on_it():
    answers = DEFINITIONS.theme(THEMES[0]).typical_answers()
    found = plan(DEFINITIONS.compiled(THEMES[0], date(2026, 11, 23)), answers)
    book = DEFINITIONS.catalogue
    first = next(one for one in found.items if not one.after and one.promised_workdays)
    body = book.items[first.code].power.exercised_by
    lazy = replace(book.calendar, days_off=frozenset({date(2026, 11, 24), date(2026, 11, 25)}))
    bureau = replace(book.departments[body], calendar="lazy")
    slow = replace(book, own={"lazy": lazy}, departments={**book.departments, body: bureau})

    usual, own = (forecast(found, one, date(2026, 11, 23)) for one in (book, slow))

    assert book.calendar.between(usual[first.code][0], own[first.code][0]) == 2
    others = [
        one.code
        for one in found.items
        if not one.after and book.items[one.code].power.exercised_by != body
    ]
    assert {code: usual[code] for code in others} == {code: own[code] for code in others}
