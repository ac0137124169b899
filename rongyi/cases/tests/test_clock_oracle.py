"""The clock against an oracle that walks: years, make-up days, units, stops, extension, and the
calendars of two authorities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rongyi.cases.rules import after_stop, extended
from rongyi.cases.rules.explaining import Pause, explain
from rongyi.cases.tests.oracle import Almanac, Away, due_day
from rongyi.catalogue.definitions import Catalogue
from rongyi.kernel.periods import Period, begins_to_press, end_of
from rongyi.kernel.workdays import Calendar

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2023, 12, 1), date(2028, 3, 31)
DAYS = st.dates(FIRST, LAST)
UNITS = st.sampled_from(["workday", "workday", "day", "month", "year"])
GAPS = st.lists(st.tuples(st.integers(0, 25), st.integers(1, 40)), max_size=5)


@st.composite
def almanacs(draw: st.DrawFn) -> tuple[Almanac, Calendar]:
    """Whole holidays and single days, weekends at work, over four years."""
    rows = draw(st.lists(st.tuples(DAYS, st.integers(1, 9)), max_size=12))
    off = {first + timedelta(days=n) for first, length in rows for n in range(length)}
    at_work = draw(st.sets(DAYS, max_size=25)) - off
    calendar = Calendar(
        frozenset(day for day in off if day.weekday() < 5),
        frozenset(day for day in at_work if day.weekday() >= 5),
        date(2026, 12, 31),
    )
    return Almanac(off, at_work), calendar


@settings(max_examples=150)
@given(
    both=st.lists(almanacs(), min_size=2, max_size=2),
    begun=st.dates(date(2024, 1, 1), date(2027, 6, 30)),
    count=st.integers(0, 60),
    unit=UNITS,
    gaps=GAPS,
    more=st.sampled_from([0, 10, 15]),
)
def test_every_due_day_is_that_of_the_walk(
    both: list[tuple[Almanac, Calendar]],
    begun: date,
    count: int,
    unit: str,
    gaps: list[tuple[int, int]],
    more: int,
) -> None:
    """The same case at two authorities, each by its own calendar."""
    count = min(count, 2) if unit == "year" else min(count, 24) if unit == "month" else count
    for almanac, calendar in both:
        due = end_of(calendar, begun, Period(count, unit))  # type: ignore[arg-type]
        day, away = begun, []
        for before, during in gaps:
            since = day + timedelta(days=before)
            if since >= due.on:
                break
            day = since + timedelta(days=during)
            away.append(Away(since, day))
            due = after_stop(calendar, due.on, since, day, unit)  # type: ignore[arg-type]
        walked = due_day(almanac, begun, count, unit, away)
        later = due_day(almanac, walked, more, "workday", [])

        assert due.on == walked
        assert due.provisional == (walked > calendar.published_until)
        assert extended(calendar, due.on, more).on == later


@given(both=almanacs(), due=st.dates(date(2024, 3, 1), date(2027, 6, 30)), left=st.integers(-1, 30))
def test_a_period_begins_to_press_on_the_first_day_with_so_little_left(
    both: tuple[Almanac, Calendar], due: date, left: int
) -> None:
    almanac, calendar = both

    day = begins_to_press(calendar, due, left)

    def remaining(on: date) -> int:
        count = 0
        while on < due:
            on += timedelta(days=1)
            count += almanac.works(on)
        return count

    if left < 0:
        assert day == due + timedelta(days=1)
    else:
        assert remaining(day) <= left < remaining(day - timedelta(days=1))


@pytest.mark.parametrize(
    ("begun", "hours", "last"),
    [
        ("2026-11-23 09:00", 4, "2026-11-23"),
        ("2026-11-23 09:00", 24, "2026-11-24"),
        ("2026-11-27 16:00", 24, "2026-11-30"),  # Saturday is a day off
    ],
)
def test_hours_run_from_the_moment_and_end_in_their_day(begun: str, hours: int, last: str) -> None:
    calendar = Calendar(frozenset(), frozenset(), date(2026, 12, 31))
    moment = datetime.fromisoformat(begun).replace(tzinfo=ZONE)

    assert end_of(calendar, moment, Period(hours, "hour")).on == date.fromisoformat(last)


def test_a_month_ends_on_the_same_day_else_on_its_last() -> None:
    calendar = Calendar(frozenset(), frozenset(), date(2028, 12, 31))

    def end(begun: date, count: int, unit: str) -> date:
        return end_of(calendar, begun, Period(count, unit)).on  # type: ignore[arg-type]

    assert end(date(2026, 12, 31), 2, "month") == date(2027, 3, 1)  # 28 February is a Sunday
    assert end(date(2027, 10, 31), 4, "month") == date(2028, 2, 29)
    assert end(date(2028, 2, 29), 1, "year") == date(2029, 2, 28)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begun=st.dates(date(2026, 1, 5), date(2026, 12, 20)),
    gaps=st.lists(st.tuples(st.integers(0, 4), st.integers(1, 20)), max_size=3),
    unit=st.sampled_from(["workday", "day", "month"]),
)
def test_the_explanation_ends_where_the_clock_does(
    book: Catalogue, begun: date, gaps: list[tuple[int, int]], unit: str
) -> None:
    """Each day counted adds one, and the last of the period carries its name."""
    item = book.items["food_licence"]
    item = replace(item, limits=replace(item.limits, legal_unit=unit))
    pauses, day = [], begun
    for before, during in gaps:
        since = day + timedelta(days=before)
        day = since + timedelta(days=during)
        pauses.append(Pause(since, day, "hearing"))

    found = explain(book, item, begun, values={}, pauses=pauses)

    promised, legal = found.limits
    ends = {name: row.on for row in found.days for name in row.ends}
    assert ends == {"promised": promised.due.on, "legal": legal.due.on}
    assert found.days[0].counted == {"promised": 0, "legal": 0}
    if unit == "workday":
        assert found.days[-1].counted["legal"] == legal.period.count
        assert sum(row.counts for row in found.days) == legal.period.count
