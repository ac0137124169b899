"""The cases of a submitted bundle beside its plan: where each stands and when it should end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from rongyi.cases.queries import SubCaseRow
from rongyi.cases.states import FINAL
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar
from rongyi.themes.rules import Plan

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


def expected_days(
    plan: Plan, rows: Sequence[SubCaseRow], calendar: Calendar, *, now: datetime
) -> dict[str, tuple[date, bool]]:
    """By item code the day on which a case should end, and whether that day is provisional.

    A case that runs has its promised day; one that waits begins when what it waits for ends.
    """
    today = timezone.localdate(now)
    by_item = {row.item_code: row for row in rows}
    found: dict[str, tuple[date, bool]] = {}
    for item in plan.items:
        row = by_item.get(item.code)
        if row is None:
            continue
        if row.closed_at is not None:
            found[item.code] = (timezone.localdate(row.closed_at), False)
        elif row.clock.promised_due is not None:
            found[item.code] = (row.clock.promised_due, row.clock.provisional)
        else:
            begins = max([today, *(found[code][0] for code in row.after if code in found)])
            due = calendar.add(begins, min(item.promised_workdays, EXPECTED_WORKDAYS_MAX))
            found[item.code] = (due.on, due.provisional)
    return found


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
