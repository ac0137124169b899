"""What an applicant may not know yet: a result that no signed checkpoint covers (正在存证).

Until it does, his pages say neither yes nor no. Staff see the case as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from rongyi.cases.events import SEALED_FIRST, case_stream
from rongyi.cases.models import Case
from rongyi.cases.states import (
    ACCEPTED,
    CORRECTION,
    REVIEWED,
    STOPPED,
    SUBMITTED,
    WAITING,
    WITHDRAWN,
)
from rongyi.journal.queries import unsealed
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

SEALING = Text("正在存证", "Being sealed")
_NO_RESULT = frozenset({WAITING, SUBMITTED, CORRECTION, ACCEPTED, STOPPED, REVIEWED, WITHDRAWN})


def being_sealed(cases: Iterable[Case], actor: Actor) -> dict[UUID, int]:
    """Cases whose result this actor may not know yet, and the number of the fact from which on
    nothing is told. One SQL query, none where no case has a result."""
    ended = {
        case_stream(case.id): case.id
        for case in cases
        if case.state not in _NO_RESULT and not _is_staff(actor, case)
    }
    found = unsealed(list(ended), SEALED_FIRST)
    return {ended[stream]: seq for stream, seq in found.items()}


def state_before(case: Case) -> str:
    """The state that is told instead: where the case was before its result."""
    return SUBMITTED if case.accepted_at is None else ACCEPTED


def _is_staff(actor: Actor, case: Case) -> bool:
    """Whether he reads it as staff: nobody does so with his own case."""
    return bool(actor.posts) and case.applicant_id != actor.person_id
