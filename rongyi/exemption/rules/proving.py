"""The cheapest lawful proof: walk the routes in order and stop at the first that holds.

Order 716 of the State Council, art. 7: what can be had by sharing may not be asked for. A source
that does not answer is waited for, never replaced by asking the applicant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from rongyi.exchange.rules import Answer, Fields, Found, Missing, Unreachable
from rongyi.exemption.rules.shape import RouteLeft
from rongyi.exemption.states import (
    ABOLISHED,
    COMMITMENT,
    DATA_CALL,
    DEPARTMENT_CHECK,
    EXEMPT,
    TO_COMMIT,
    TO_UPLOAD,
    UPLOAD,
    WAITING,
)
from rongyi.kernel.text import Text

RETRY_WORKDAYS = 1  # within which an unreachable source is asked again
VALIDITY_FIELDS = ("valid_until", "valid_to", "expires_on")
EXPIRED = Text("{source}登记的信息已于{day}到期。", "What {source} holds expired on {day}.")
_NOBODY = Text("", "")


class WorkingDays(Protocol):
    """What is asked of a calendar (kernel.workdays.Calendar), or of those of all departments."""

    def add(self, day: date, count: int) -> DueLike: ...

    def of(self, department: str) -> WorkingDays: ...


class DueLike(Protocol):
    """A last day (kernel.workdays.Due)."""

    @property
    def on(self) -> date: ...


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Where walking the routes ended; `at_route` is that route's index, or how many there are."""

    way: str
    status: str
    at_route: int
    source: Text = _NOBODY
    basis: Text = _NOBODY
    dataset: str = ""
    department: str = ""
    fields: Fields = field(default_factory=dict)
    obtained_at: datetime | None = None
    valid_until: date | None = None
    due_on: date | None = None
    retry_at: datetime | None = None
    text: Text | None = None
    consequence: Text | None = None
    note: Text = _NOBODY


def decide(
    routes: Sequence[RouteLeft],
    *,
    answers: Mapping[str, Answer],
    departments: Mapping[str, Text],
    calendar: WorkingDays,
    now: datetime,
    today: date,
    start: int = 0,
    signs: bool = True,
) -> Decision:
    """The first route from `start` on that proves the material, waits, or asks for a signature.

    A dataset without an answer (nobody to ask about) is passed over, and commitments where nobody
    `signs` any more. After the last route the applicant uploads; `note` says what the last source
    answered.
    """
    note = _NOBODY
    for index in range(start, len(routes)):
        route = routes[index]
        if route.way == ABOLISHED:
            return Decision(
                way=ABOLISHED,
                status=EXEMPT,
                at_route=index,
                basis=route.basis,
                obtained_at=now,
                text=route.text,
            )
        if route.way == DEPARTMENT_CHECK:
            return Decision(
                way=DEPARTMENT_CHECK,
                status=WAITING,
                at_route=index,
                source=departments.get(route.department, _NOBODY),
                basis=route.basis,
                department=route.department,
                due_on=calendar.of(route.department).add(today, max(1, route.workdays)).on,
                note=note,
            )
        if route.way == COMMITMENT and not signs:
            continue
        if route.way == COMMITMENT:
            return Decision(
                way=COMMITMENT,
                status=TO_COMMIT,
                at_route=index,
                basis=route.basis,
                text=route.text,
                consequence=route.consequence,
                note=note,
            )
        answered = _by_data(route, index, answers.get(route.dataset), calendar, today)
        if isinstance(answered, Decision):
            return answered
        note = answered or note
    return Decision(way=UPLOAD, status=TO_UPLOAD, at_route=len(routes), note=note)


def _by_data(
    route: RouteLeft,
    index: int,
    answer: Answer | None,
    calendar: WorkingDays,
    today: date,
) -> Decision | Text | None:
    """The decision if the route ends here, else why it does not."""
    match answer:
        case None:
            return None
        case Missing(why=why):
            return why
        case Unreachable(why=why, source=source, retry_at=retry_at):
            return Decision(
                way=DATA_CALL,
                status=WAITING,
                at_route=index,
                source=source,
                basis=route.basis,
                dataset=route.dataset,
                due_on=calendar.add(today, RETRY_WORKDAYS).on,
                retry_at=retry_at,
                note=why,
            )
        case Found(fields=fields, source=source, at=at):
            until = valid_until(fields)
            if until is not None and until < today:
                return EXPIRED.format({"source": source, "day": until})
            return Decision(
                way=DATA_CALL,
                status=EXEMPT,
                at_route=index,
                source=source,
                basis=route.basis,
                dataset=route.dataset,
                fields=fields,
                obtained_at=at,
                valid_until=until,
            )


def valid_until(fields: Mapping[str, object]) -> date | None:
    """Until when a register's data are good, if it says so: what has expired proves nothing."""
    for name in VALIDITY_FIELDS:
        value = fields.get(name)
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                continue
    return None


def version_of(text: Text | None, consequence: Text | None) -> str:
    """Which commitment was signed: changes whenever one of its words changes."""
    parts = [one for text_or in (text, consequence) if text_or for one in (text_or.zh, text_or.en)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
