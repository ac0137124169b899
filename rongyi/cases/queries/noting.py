"""Who may note something about a case: its posts, and nobody who has an interest in it."""

from __future__ import annotations

from uuid import UUID

from rongyi.cases import policy, store
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.catalogue.queries import catalogue_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound


def case_id(number: str) -> UUID:
    """The id of the case with that number, whoever asks: who acts on it is judged by its act. One
    SQL query. Errors: NotFound.
    """
    found = Case.objects.filter(number=number).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(what="case")
    return found


def require_note(actor: Actor, case_id: UUID) -> None:
    """Whether the actor reads and writes notes about a case. One SQL query.

    Errors: NotFound, which names the stream on which the attempt is recorded.
    """
    case = store.for_move([case_id], person_id=actor.person_id).get(case_id)
    if case is None:
        raise NotFound(what="case")
    item = catalogue_of(case.edition_id).items[case.item_code]
    if not policy.may(actor, "case.note", policy.subject_of(case, item)):
        raise NotFound(what="case", act="case.note", stream=case_stream(case_id))
