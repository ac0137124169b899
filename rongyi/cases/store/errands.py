"""Writing down what a post has to see to, and striking it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from rongyi.cases.models import Errand
from rongyi.journal.store import Position, begin_positions, lock_position, move_on, read_facts

READER = "cases.note_errands"  # how far it has read stands with the positions of the reactions
ERRAND_FACTS = 500  # of one page
ALL = Position(str(2**64 - 1), 0)  # behind every fact there will be
PROPOSED = "case.visit_proposed.v1"
NAMES = ("case.decided.v1", "case.deemed_renewed.v1", PROPOSED)


@dataclass(frozen=True, slots=True)
class ErrandFact:
    """A fact of which something may have to be seen to."""

    name: str
    case_id: str


def note_errands(rows: Iterable[Errand]) -> None:
    """Keep these; what is there already stays as it is. One SQL statement."""
    Errand.objects.bulk_create(list(rows), ignore_conflicts=True)


def strike_errands(kind: str, case_ids: Collection[UUID]) -> None:
    """Nothing of that kind is left to see to with these cases. One SQL statement."""
    Errand.objects.filter(kind=kind, case_id__in=list(case_ids)).delete()


def facts_of_errands(*, own: bool) -> list[ErrandFact]:
    """The next visits proposed and cases decided, at most ERRAND_FACTS, in the caller's
    transaction: how far was read moves with what it does. None once all were read, or while
    somebody else is at it. Four SQL statements."""
    begin_positions([READER])
    position = lock_position(READER)
    rows = read_facts(position, NAMES, own=own, limit=ERRAND_FACTS) if position else []
    if position and len(rows) < ERRAND_FACTS:
        move_on(READER, ALL)  # what comes from here on is seen to by the acts themselves
    elif rows:
        move_on(READER, Position(rows[-1][0], rows[-1][1]))
    return [ErrandFact(name=row[2], case_id=row[4]) for row in rows if row[3] == "case"]
