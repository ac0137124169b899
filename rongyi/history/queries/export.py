"""Whole logs as streams, for who writes them out: constant memory, whatever their size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rongyi.history.events import FormerCaseTaken, FormerEventTaken, former_stream
from rongyi.history.models import FormerCase, FormerLog
from rongyi.history.policy import visible_logs
from rongyi.history.rules import Happened
from rongyi.history.rules.ocel import typed
from rongyi.journal.queries import facts_of_runs
from rongyi.kernel.actor import Actor

PIECE_CASES = 200
ERASED = "rongyi:erased"  # an event whose body was erased still took place


@dataclass(frozen=True, slots=True)
class ExportedCase:
    """A case with all that happened, in the order of its log."""

    id: UUID
    position: int
    number: str
    state: str
    began_at: datetime | None
    attributes: tuple[Any, ...]
    happened: tuple[Happened, ...]


def header_of(log_id: UUID, actor: Actor) -> dict[str, Any]:
    """What the log says above its cases, as rules.Header in JSON values. One SQL query."""
    log: FormerLog = visible_logs(actor).get(id=log_id)
    return dict(log.header)


def exported(log_id: UUID, actor: Actor) -> Iterator[ExportedCase]:
    """The cases of a log in its order. Two SQL queries for each PIECE_CASES."""
    visible = FormerCase.objects.filter(log__in=visible_logs(actor), log_id=log_id)
    last = 0
    while piece := list(visible.filter(position__gt=last).order_by("position")[:PIECE_CASES]):
        facts = facts_of_runs([former_stream(one.id) for one in piece])
        for one in piece:
            attributes: tuple[Any, ...] = ()
            happened = []
            for fact in facts[former_stream(one.id)]:
                if fact.name == FormerCaseTaken.name:
                    attributes = tuple((fact.body or {}).get("attributes", ()))
                elif fact.name == FormerEventTaken.name:
                    happened.append(_happened(fact.body))
            yield ExportedCase(
                id=one.id,
                position=one.position,
                number=one.number,
                state=one.state,
                began_at=one.began_at,
                attributes=attributes,
                happened=tuple(happened),
            )
        last = piece[-1].position


def _happened(body: dict[str, Any] | None) -> Happened:
    if body is None:
        return Happened(ERASED, None)
    return Happened(body["activity"], body["at"], tuple(body["attributes"]))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a log holds, for who has to say it first: types of attributes by name, of the events of
    each activity and of the cases; and the numbers that several cases share."""

    activities: dict[str, dict[str, str]]
    of_case: dict[str, str]
    shared: frozenset[str]

    def name(self, case: ExportedCase) -> str:
        """A name of a case that no other one has."""
        return f"{case.number}#{case.position}" if case.number in self.shared else case.number


def contents_of(log_id: UUID, actor: Actor) -> Contents:
    """Reads the log once. Where an attribute is said in several types it is a string."""
    activities: dict[str, dict[str, str]] = {}
    of_case: dict[str, str] = {}
    numbers: set[str] = set()
    shared: set[str] = set()
    for case in exported(log_id, actor):
        (shared if case.number in numbers else numbers).add(case.number)
        _note(of_case, case.attributes)
        for one in case.happened:
            _note(activities.setdefault(one.activity, {}), one.attributes)
    return Contents(activities, of_case, frozenset(shared))


def _note(known: dict[str, str], attributes: tuple[Any, ...]) -> None:
    for name, (kind, _) in typed(attributes).items():
        known[name] = kind if known.get(name, kind) == kind else "string"
