"""Logs and how far they are taken over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from rongyi.history.models import FormerBadRow, FormerCase, FormerLog
from rongyi.history.policy import visible_logs
from rongyi.history.rules import REASONS
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

LOGS_MAX = 1_000
BAD_MAX = 1_000


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log with its counts. `done` is traces or rows of the file, `bad` those left out."""

    id: UUID
    name: str
    form: str
    department: str
    done: int
    cases: int
    closed: int
    running: int
    events: int
    activities: int
    bad: int
    begun_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: its line in the file, why, and how it begins."""

    line: int
    reason: str
    words: Text
    said: str


def logs(actor: Actor) -> list[LogRow]:
    """All logs that the actor may see, the newest first. Three SQL queries."""
    return _rows(visible_logs(actor).order_by("-begun_at")[:LOGS_MAX])


def _rows(logs: QuerySet[FormerLog]) -> list[LogRow]:
    found = list(logs)
    ids = [one.id for one in found]
    states: dict[UUID, dict[str, Any]] = {
        row["log_id"]: dict(row)
        for row in FormerCase.objects.filter(log_id__in=ids)
        .values("log_id")
        .annotate(closed=Count("id", Q(state="closed")), running=Count("id", Q(state="running")))
    }
    bad = dict(
        FormerBadRow.objects.filter(log_id__in=ids).values_list("log_id").annotate(Count("place"))
    )
    return [_row(one, states.get(one.id, {}), bad.get(one.id, 0)) for one in found]


def _row(log: FormerLog, states: dict[str, Any], bad: int) -> LogRow:
    return LogRow(
        id=log.id,
        name=log.name,
        form=log.form,
        department=log.department,
        done=log.done,
        cases=log.cases,
        closed=states.get("closed", 0),
        running=states.get("running", 0),
        events=log.events,
        activities=len(log.activities),
        bad=bad,
        begun_at=log.begun_at,
        finished_at=log.finished_at,
    )


def log_named(name: str, actor: Actor) -> LogRow:
    """The log of that name or id. Three SQL queries. Errors: NotFound."""
    named = Q(name=name)
    with suppress(ValueError):
        named |= Q(id=UUID(name))
    for one in _rows(visible_logs(actor).filter(named)[:1]):
        return one
    raise NotFound(what="history")


def bad_rows(log_id: UUID, actor: Actor) -> list[BadRow]:
    """The rows of a log that were left out, in their order, at most BAD_MAX. One SQL query."""
    found = FormerBadRow.objects.filter(log__in=visible_logs(actor), log_id=log_id)
    return [
        BadRow(one.place, one.reason, REASONS[one.reason], one.said)
        for one in found.order_by("place", "nth")[:BAD_MAX]
    ]
