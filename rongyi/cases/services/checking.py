"""What a department was asked to check (部门核验) is answered as its page showed it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from rongyi.cases.models import Case
from rongyi.cases.queries.asked import check_asked
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.exemption import services as exemption
from rongyi.exemption.queries import ProofRow
from rongyi.kernel.actor import Actor
from rongyi.kernel.seen import require_seen


@transaction.atomic
def answer_check(
    *,
    actor: Actor,
    proof_id: UUID,
    holds: bool,
    words: str,
    seen: str | None = None,
    now: datetime,
) -> ProofRow:
    """Confirm or deny what a department is asked (部门核验). `seen`: the marks of what its page
    showed (`AskedRow.shown`); what changed of it, also in the form of the cases, is not answered.
    None: nobody looked at a page.

    Errors: ProofMissing, CheckAnswered, Unseen, Stale, WordsMissing, NotPossibleNow.
    """
    asked = check_asked(actor, proof_id)
    if asked is not None:
        cases = Case.objects.select_for_update().filter(bundle_id=asked.proof.bundle_id)
        list(cases.order_by("id").values_list("id"))  # an act on them waits, or is seen now
        asked = check_asked(actor, proof_id)
    if asked is not None:
        require_seen(seen, asked.shown)
    return exemption.answer_check(
        proof_id=proof_id,
        holds=holds,
        words=words,
        actor=actor,
        now=now,
        calendar=catalogue_of(current_edition()).workdays,
    )
