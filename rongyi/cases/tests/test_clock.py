"""The clock against an oracle that walks day by day, and the words of errors and states."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongyi.cases import errors, states
from rongyi.cases.rules import Course, after_stop, clock_at
from rongyi.cases.services import accept_cases, decide_cases
from rongyi.cases.tests.conftest import CLERK, DECIDER, MONDAY
from rongyi.catalogue.definitions import Catalogue
from rongyi.kernel.errors import DomainError, NotAllowedNow
from rongyi.kernel.machine import Machine
from rongyi.kernel.workdays import Calendar
from tests.at import at

SUZHOU = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(
    days_off=frozenset(date(2026, 10, 1) + timedelta(days=n) for n in range(7)),
    working_weekends=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    published_until=date(2026, 12, 31),
)
START = date(2026, 9, 14)
STOPS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4
)  # days until the stop, days until it ends


def oracle(accepted: date, limit: int, stops: list[tuple[date, date]]) -> date:
    """Walk day by day: a day counts when it is a working day and in no special procedure."""
    day, left = accepted, limit
    while left:
        day += timedelta(days=1)
        away = any(stopped < day <= resumed for stopped, resumed in stops)
        left -= CALENDAR.is_working(day) and not away
    return day


@given(limit=st.integers(0, 30), gaps=STOPS)
def test_the_due_day_is_that_of_the_oracle(limit: int, gaps: list[tuple[int, int]]) -> None:
    due, day, stops = CALENDAR.add(START, limit).on, START, []
    for before, during in gaps:
        stopped = day + timedelta(days=before)
        day = stopped + timedelta(days=during)
        if stopped >= due:  # the period had ended: nothing is given back
            break
        stops.append((stopped, day))
        due = after_stop(CALENDAR, due, stopped, day).on

    assert due == oracle(START, limit, stops)


@given(limit=st.integers(1, 20), stop=st.integers(0, 9), away=st.integers(0, 15))
def test_used_and_left_make_up_the_promise(limit: int, stop: int, away: int) -> None:
    """Whatever the day of looking, before, during or after a special procedure."""
    begin = datetime(2026, 9, 14, 9, tzinfo=SUZHOU)
    stopped, due = begin + timedelta(days=stop), CALENDAR.add(START, limit).on
    resumed = stopped + timedelta(days=away)
    moved = after_stop(CALENDAR, due, stopped.date(), resumed.date()).on
    ran = stopped.date() < due
    spent = CALENDAR.between(stopped.date(), resumed.date()) if ran else 0
    course = Course("accepted", 1, begin, begin, moved, moved, stopped_days=spent)

    clock = clock_at(CALENDAR, SUZHOU, course, now=resumed + timedelta(days=1))

    assert clock.left is not None
    assert clock.used + clock.left == limit or not ran
    assert clock.light in ("green", "yellow", "red")
    assert (clock.light == "red") == (clock.left < 0)


@pytest.mark.parametrize("stopped", [date(2026, 9, 18), date(2026, 9, 25)])
def test_a_period_that_has_ended_is_not_given_back(stopped: date) -> None:
    due = date(2026, 9, 18)

    assert after_stop(CALENDAR, due, stopped, stopped + timedelta(days=9)).on == due


def test_a_due_day_beyond_the_published_calendar_is_provisional() -> None:
    due = after_stop(CALENDAR, date(2026, 12, 30), date(2026, 12, 28), date(2027, 1, 4))

    assert due.on == date(2027, 1, 6)
    assert due.provisional


def test_the_light_follows_the_promise() -> None:
    def light(now: str, state: str = "accepted", stopped: datetime | None = None) -> str:
        course = Course(
            state,
            1,
            MONDAY,
            MONDAY,
            date(2026, 12, 21),
            date(2026, 12, 7),
            stopped_at=stopped,
        )
        return clock_at(CALENDAR, SUZHOU, course, now=at(now)).light

    assert light("2026-12-01 10:00") == "green"
    assert light("2026-12-03 10:00") == "yellow"
    assert light("2026-12-07 23:59") == "yellow"
    assert light("2026-12-08 00:00") == "red"
    assert light("2026-12-05 10:00", "stopped", at("2026-11-24 10:00")) == "grey"


@given(st.lists(st.sampled_from(states.LIFE.names), max_size=30))
def test_nothing_follows_an_end(moves: list[str]) -> None:
    life: Machine = states.LIFE
    state = states.SUBMITTED
    for move in moves:
        try:
            after = life.after(state, move)
        except NotAllowedNow:
            continue
        assert state not in states.FINAL or move in states.REOPENS
        state = after


def test_every_state_leads_to_an_end_and_is_reached() -> None:
    ends = set(states.FINAL)
    while True:
        more = {m.source for m in states.LIFE.moves if m.target in ends} | ends
        if more == ends:
            break
        ends = more
    reached = {states.WAITING, states.SUBMITTED} | {m.target for m in states.LIFE.moves}

    assert ends == set(states.STATES) == reached


def test_every_error_of_a_case_has_words(book: Catalogue) -> None:
    own = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    made_here = [kind for kind in own if kind.__module__.startswith(errors.__name__)]
    codes = {kind.code for kind in made_here if issubclass(kind, DomainError)}

    assert codes | {NotAllowedNow.code} == {
        code for code in book.messages if code.startswith("case.")
    }
    for code in codes:
        message = book.messages[code]
        assert message.what.zh != message.what.en
        assert message.next.zh != message.next.en


def test_an_error_speaks_of_states_in_words(accepted: UUID, book: Catalogue) -> None:
    (again,) = accept_cases(actor=CLERK, case_ids=[accepted], now=MONDAY)
    (early,) = decide_cases(actor=DECIDER, case_ids=[accepted], outcome="approved", now=MONDAY)

    for outcome, words in ((again, "“已受理”，不能“受理”"), (early, "“已受理”，不能“批准”")):
        assert outcome.error is not None
        said = book.messages[outcome.error.code].what.format(outcome.error.parameters)
        assert words in said.zh


@pytest.mark.parametrize("limit", [0, 1, 10])
def test_the_day_itself_is_not_counted(limit: int) -> None:
    assert CALENDAR.add(START, limit).on == oracle(START, limit, [])
