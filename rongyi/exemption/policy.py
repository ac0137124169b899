"""Who may see a proof: its applicant; who answers for it: the department that is asked."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rongyi.exemption.errors import ProofMissing
from rongyi.exemption.models import Proof
from rongyi.exemption.states import WAITING
from rongyi.kernel.actor import Actor


def visible_proofs(actor: Actor) -> QuerySet[Proof]:
    """Own proofs, those of the enterprise acted for that serve an item of the mandate, and those
    one's departments are asked for."""
    if actor.is_system:
        return Proof.objects.all()
    if actor.is_anonymous:
        return Proof.objects.none()
    own = Q(enterprise__isnull=True, person=actor.person_id)
    if actor.enterprise_id is not None:
        own = Q(enterprise=actor.enterprise_id)
        if actor.mandate_items is not None:
            own &= Q(used_for__overlap=sorted(actor.mandate_items))
    return Proof.objects.filter(own | Q(department__in=actor.departments) & ~Q(department=""))


def asked_proofs(actor: Actor) -> QuerySet[Proof]:
    """Proofs that wait for an answer of the actor's departments; never those he applies with."""
    return (
        visible_proofs(actor)
        .filter(department__in=actor.departments, status=WAITING, needed=True)
        .exclude(person=actor.person_id)
    )


def require_department(actor: Actor, proof: Proof) -> None:
    """Only the department asked answers, and never for its own application.

    Errors: ProofMissing.
    """
    if actor.is_system:
        return
    if proof.department not in actor.departments or actor.person_id == proof.person_id:
        raise ProofMissing()
