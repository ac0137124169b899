"""The cases of a submitted bundle beside its plan: where each stands and when it should end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from rongyi.cases.queries import SubCaseRow
from rongyi.cases.states import (
    CLOSED,
    CORRECTION,
    FINAL,
    REJECTED,
    STOPPED,
    WAITING,
)
from rongyi.catalogue.definitions import Catalogue
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar
from rongyi.themes.rules import Plan, PlannedItem
from rongyi.themes.rules.promising import acceptance_workdays

EXPECTED_WORKDAYS_MAX = 2_000


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One case as the applicant sees it. `expected_on`: by the promise, or when it ended.

    `waits_for` are the titles of what must be made first. `certificates` are (number, title).
    """

    number: str
    item_code: str
    title: Text
    department: Text
    state: str
    state_words: Text
    ended: bool
    outcome: str
    expected_on: date | None
    provisional: bool
    waits_for: tuple[Text, ...]
    certificates: tuple[tuple[str, Text], ...]
    row: SubCaseRow

    @property
    def end_words(self) -> Text | None:
        """In what word it ended, if not with what was applied for."""
        if self.state == CLOSED:
            return self.row.verdict if self.outcome == REJECTED else None
        return self.state_words if self.ended else None


def forecast(plan: Plan, catalogue: Catalogue, day: date) -> dict[str, tuple[date, bool]]:
    """By item code when it should end if the whole is submitted on `day`: acceptance, then the
    promise; what waits for another begins when that ends. Each by the working days of the body that
    decides."""
    found: dict[str, tuple[date, bool]] = {}
    for item in plan.items:
        begins = max([day, *(found[code][0] for code in item.after if code in found)])
        found[item.code] = _end(item, calendar_of(catalogue, item.code), begins)
    return found


def expected_days(
    plan: Plan, rows: Sequence[SubCaseRow], catalogue: Catalogue, *, now: datetime
) -> dict[str, tuple[date, bool]]:
    """By item code the day on which a case should end, and whether that day is provisional.

    A case that runs has its promised day; one that waits begins when what it waits for ends.
    Nothing is said of a case whose clock stands still or that waits for the applicant, nor of
    those that wait for it.
    """
    today = timezone.localdate(now)
    by_item = {row.item_code: row for row in rows}
    found: dict[str, tuple[date, bool]] = {}
    for item in plan.items:
        row = by_item.get(item.code)
        if row is None:
            continue
        calendar = calendar_of(catalogue, item.code)
        if row.closed_at is not None:
            found[item.code] = (timezone.localdate(row.closed_at), False)
        elif row.clock.stopped or row.state in (CORRECTION, STOPPED):
            continue
        elif row.clock.promised_due is not None:
            found[item.code] = (row.clock.promised_due, row.clock.provisional)
        elif row.state != WAITING:
            begins = timezone.localdate(row.received_at)
            due = calendar.add(begins, acceptance_workdays(item))
            late = max(today, due.on)
            found[item.code] = _end(item, calendar, late, accepted=True)
        elif all(code in found or code not in by_item for code in row.after):
            begins = max([today, *(found[code][0] for code in row.after if code in found)])
            found[item.code] = _end(item, calendar, begins)
    return found


def calendar_of(catalogue: Catalogue, item_code: str) -> Calendar:
    """The working days of the body that decides on an item."""
    known = catalogue.items.get(item_code)
    return catalogue.calendar_for(known) if known else catalogue.calendar


def _end(
    item: PlannedItem, calendar: Calendar, begins: date, *, accepted: bool = False
) -> tuple[date, bool]:
    days = item.promised_workdays + (0 if accepted else acceptance_workdays(item))
    due = calendar.add(begins, min(days, EXPECTED_WORKDAYS_MAX))
    return due.on, due.provisional


def case_lines(
    rows: Sequence[SubCaseRow],
    expected: Mapping[str, tuple[date, bool]],
    certificates: Mapping[UUID, Sequence[tuple[str, Text]]],
) -> tuple[CaseLine, ...]:
    """The cases in their order."""
    titles = {row.item_code: row.title for row in rows}
    return tuple(
        CaseLine(
            number=row.number,
            item_code=row.item_code,
            title=row.title,
            department=row.department,
            state=row.state,
            state_words=row.state_words,
            ended=row.state in FINAL,
            outcome=row.outcome,
            expected_on=expected.get(row.item_code, (None, False))[0],
            provisional=expected.get(row.item_code, (None, False))[1],
            waits_for=tuple(titles[code] for code in row.after if code in titles)
            if row.state == "waiting"
            else (),
            certificates=tuple(certificates.get(row.case_id, ())),
            row=row,
        )
        for row in rows
    )
