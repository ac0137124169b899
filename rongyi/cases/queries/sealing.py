"""What an applicant may not know yet: a result that no signed checkpoint covers (正在存证).

Until it does, his pages say neither yes nor no. Staff see the case as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from rongyi.cases import policy
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
from rongyi.cases.store.reading import case_of, interest_of
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.queries import unsealed
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

SEALING = Text("正在存证", "Being sealed")
_NO_RESULT = frozenset({WAITING, SUBMITTED, CORRECTION, ACCEPTED, STOPPED, REVIEWED, WITHDRAWN})


def being_sealed(cases: Iterable[Case], actor: Actor) -> dict[UUID, int]:
    """Cases whose result this actor may not know yet, and the number of the fact from which on
    nothing is told. One SQL query, none where no case has a result; one more for staff where a
    firm applied and the cases were not read with `interested`."""
    results = [case for case in cases if case.state not in _NO_RESULT]
    staff = _read_as_staff(results, actor)
    ended = {case_stream(case.id): case.id for case in results if case.id not in staff}
    found = unsealed(list(ended), SEALED_FIRST)
    return {ended[stream]: seq for stream, seq in found.items()}


def state_before(case: Case) -> str:
    """The state that is told instead: where the case was before its result."""
    return SUBMITTED if case.accepted_at is None else ACCEPTED


def _read_as_staff(cases: Sequence[Case], actor: Actor) -> set[UUID]:
    """Those that he reads as one who handles them: nobody does so with his own case, or that of a
    firm for which he could act."""
    if not actor.posts:
        return set()
    handled = {case.id: case for case in cases if policy.handles(actor, _subject(case))}
    of_firms = [one for one in handled.values() if one.enterprise_id or one.founded_id]
    found = {one.id for one in of_firms if getattr(one, "interested", False)}
    if unread := [one.id for one in of_firms if not hasattr(one, "interested")]:
        own = Case.objects.filter(interest_of(actor.person_id), id__in=unread)
        found.update(own.values_list("id", flat=True))
    return set(handled) - found


def _subject(case: Case) -> policy.Subject:
    item = catalogue_of(case.edition_id).items[case.item_code]
    return policy.subject_of(case_of(case, with_task=False), item)
