"""Say to whom it belongs that staff saw data of a case, before they see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol, TypeVar
from uuid import UUID

from rongyi.cases.models import Case
from rongyi.journal.services import record_reads
from rongyi.kernel.actor import Actor

ROWS_AT_ONCE = 200


class Numbered(Protocol):
    """A row about a case."""

    @property
    def number(self) -> str:
        """The number of the case."""


Row = TypeVar("Row", bound=Numbered)


def note_read(
    numbers: Sequence[str] = (),
    *,
    bundles: Sequence[UUID] = (),
    part: str,
    detail: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """State that staff see these cases, or those of these applications, each in the chain of the
    person or enterprise it is about. On the disk when this returns. Two SQL statements.

    What somebody sees of his own case is not stated. Source: PIPL, arts 44 and 45.
    """
    found = Case.objects.filter(bundle_id__in=bundles) if bundles else Case.objects.all()
    cases = found if bundles else found.filter(number__in=numbers)
    read: dict[UUID, list[str]] = {}
    if not actor.posts or not (numbers or bundles):
        return
    about = cases.order_by("number").values_list("number", "applicant_id", "enterprise_id")
    for number, applicant_id, enterprise_id in about:
        if applicant_id != actor.person_id:
            read.setdefault(enterprise_id or applicant_id, []).append(number)
    if read:
        record_reads(read, part=part, detail=detail, reason=reason, actor=actor, at=now)


def noted(
    rows: Iterable[Row], *, part: str, detail: str = "", reason: str, actor: Actor, now: datetime
) -> Iterator[Row]:
    """The same rows, some at a time, each stated before it is handed on: for what is streamed."""
    rest = iter(rows)
    while some := list(islice(rest, ROWS_AT_ONCE)):
        numbers = [row.number for row in some]
        note_read(numbers, part=part, detail=detail, reason=reason, actor=actor, now=now)
        yield from some
