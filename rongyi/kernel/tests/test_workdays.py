"""Working days against a second source, against counting one by one, and at their edges."""

from __future__ import annotations

import pickle
from copy import deepcopy
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongyi.kernel.workdays import Calendar, Due

DAYS = [date(2024, 1, 1) + timedelta(days=place) for place in range(366 + 365 + 365)]


def published() -> Calendar:
    """2024 to 2026 as an independent package knows them."""
    return Calendar(
        frozenset(
            day for day in DAYS if day.weekday() < 5 and not chinese_calendar.is_workday(day)
        ),
        frozenset(day for day in DAYS if day.weekday() >= 5 and chinese_calendar.is_workday(day)),
        date(2026, 12, 31),
    )


CALENDAR = published()
SOME_DAYS = st.dates(date(2023, 6, 1), date(2027, 6, 1))
CALENDARS = st.builds(
    lambda off, on: Calendar(frozenset(off - on), frozenset(on), date(2026, 12, 31)),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=20),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=20),
)


def one_by_one(calendar: Calendar, day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def test_each_day_of_three_years_agrees_with_the_second_source() -> None:
    differing = [
        day for day in DAYS if CALENDAR.is_working(day) != chinese_calendar.is_workday(day)
    ]

    counts = [
        CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31)) for year in (2024, 2025, 2026)
    ]

    assert differing == []
    assert counts == [251, 248, 248]


@given(CALENDARS, st.dates(date(2025, 12, 1), date(2026, 4, 1)), st.integers(0, 60))
def test_adding_is_the_same_as_counting_day_by_day(
    calendar: Calendar, day: date, count: int
) -> None:
    expected = one_by_one(calendar, day, count)

    found = calendar.add(day, count)

    assert found.on == expected


@given(SOME_DAYS, st.integers(1, 400))
def test_a_due_day_is_a_working_day_after_the_first_and_counts_back(day: date, count: int) -> None:
    found = CALENDAR.add(day, count)

    assert CALENDAR.is_working(found.on) and found.on > day
    assert CALENDAR.between(day, found.on) == count
    assert CALENDAR.between(found.on, day) == -count


@given(SOME_DAYS, st.integers(0, 100), st.integers(0, 100))
def test_adding_twice_is_adding_the_sum(day: date, first: int, second: int) -> None:
    halfway = CALENDAR.add(day, first).on

    found = CALENDAR.add(halfway, second)

    assert found == CALENDAR.add(day, first + second) or second == 0


def test_the_spring_festival_and_its_working_weekends_count_as_published() -> None:
    accepted_on = date(2026, 2, 13)

    found = CALENDAR.add(accepted_on, 2)

    assert CALENDAR.is_working(date(2026, 2, 14)) and not CALENDAR.is_working(date(2026, 2, 23))
    assert found == Due(date(2026, 2, 24), provisional=False)


def test_a_due_day_beyond_the_published_calendar_is_provisional() -> None:
    inside = CALENDAR.add(date(2026, 12, 30), 1)

    beyond = CALENDAR.add(date(2026, 12, 31), 1)

    assert inside == Due(date(2026, 12, 31), provisional=False)
    assert beyond == Due(date(2027, 1, 1), provisional=True)


def test_a_calendar_is_sent_to_another_process_and_copied() -> None:
    CALENDAR.add(date(2026, 2, 13), 2)

    for other in (pickle.loads(pickle.dumps(CALENDAR)), deepcopy(CALENDAR)):
        assert other == CALENDAR and other.add(date(2026, 2, 13), 2).on == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2026, 1, 1), -1), (date(2026, 1, 1), 5_001), (date.max, 1), (date(9999, 12, 1), 90)],
)
def test_a_count_that_makes_no_sense_is_refused(day: date, count: int) -> None:
    with pytest.raises(ValueError, match="days|date"):
        CALENDAR.add(day, count)


def test_a_day_cannot_be_both_off_and_worked() -> None:
    day = frozenset({date(2026, 1, 1)})

    with pytest.raises(ValueError, match="2026-01-01"):
        Calendar(day, day, date(2026, 12, 31))
