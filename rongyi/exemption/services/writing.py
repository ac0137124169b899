"""From a decision to a row of the ledger, and the job that asks an unreachable source again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from rongyi.exemption import policy
from rongyi.exemption.errors import NotPossibleNow, ProofMissing
from rongyi.exemption.models import Proof
from rongyi.exemption.rules import Decision, Evidence
from rongyi.exemption.states import DATA_CALL, LIFE, WAITING
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotAllowedNow

ASK_AGAIN = "exemption.ask_again"


def lay_down(proof: Proof, decision: Decision, now: datetime, **parts: object) -> None:
    """Write a decision into a row; `parts` are further fields of its evidence. Not saved here."""
    proof.way, proof.status, proof.at_route = decision.way, decision.status, decision.at_route
    proof.source_zh, proof.source_en = decision.source.zh, decision.source.en
    proof.basis_zh, proof.basis_en = decision.basis.zh, decision.basis.en
    proof.note_zh, proof.note_en = decision.note.zh, decision.note.en
    proof.dataset, proof.department = decision.dataset, decision.department
    proof.obtained_at, proof.valid_until = decision.obtained_at, decision.valid_until
    proof.due_on, proof.retry_at = decision.due_on, decision.retry_at
    evidence = Evidence(
        fields={name: _shown(value) for name, value in decision.fields.items()},
        text=decision.text,
        consequence=decision.consequence,
        **parts,  # type: ignore[arg-type]
    )
    proof.evidence = evidence.to_json()
    proof.changed_at = now


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return "、".join(str(one) for one in value)
        case bool():
            return "是" if value else "否"
    return str(value)


def move(proof: Proof, name: str) -> None:
    """Move along the life of proofs. Errors: NotPossibleNow."""
    try:
        proof.status = LIFE.after(proof.status, name)
    except NotAllowedNow:
        raise NotPossibleNow(move=name, state=proof.status) from None


def locked(bundle_id: UUID, material: str, actor: Actor) -> Proof:
    """One proof, locked, if the actor may know of it. Errors: ProofMissing."""
    found = (
        policy.visible_proofs(actor)
        .select_for_update()
        .filter(bundle_id=bundle_id, material=material[:60].replace("\x00", ""), needed=True)
        .first()
    )
    if found is None:
        raise ProofMissing()
    return found


def ask_later(proof: Proof) -> None:
    """Put the next try at an unreachable source on the queue, in the caller's transaction."""
    if proof.way == DATA_CALL and proof.status == WAITING and proof.retry_at is not None:
        task = app.configure_task(ASK_AGAIN, schedule_at=proof.retry_at)
        task.defer(proof_id=str(proof.id))
