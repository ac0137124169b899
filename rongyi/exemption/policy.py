"""Who may touch a proof: its applicant, and the department that is asked."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rongyi.exemption.errors import ProofMissing
from rongyi.exemption.models import Proof
from rongyi.exemption.states import FOR_DEPARTMENT
from rongyi.identity.errors import MandateTooNarrow
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
        .filter(department__in=actor.departments, status__in=FOR_DEPARTMENT, needed=True)
        .exclude(person=actor.person_id)
    )


def is_applicant(actor: Actor, proof: Proof) -> bool:
    """Whether the actor applies: for himself, or for the same enterprise."""
    if proof.enterprise_id is not None:
        return actor.enterprise_id == proof.enterprise_id
    return actor.enterprise_id is None and actor.person_id == proof.person_id


def require_applicant(actor: Actor, proof: Proof) -> None:
    """Only the applicant contests, signs and uploads, for every item that the proof serves.

    Errors: ProofMissing, MandateTooNarrow.
    """
    if not is_applicant(actor, proof) or not any(actor.covers(one) for one in proof.used_for):
        raise ProofMissing()
    beyond = next((one for one in proof.used_for if not actor.covers(one)), None)
    if beyond is not None:
        raise MandateTooNarrow(enterprise=actor.enterprise_name, item=beyond)


def require_department(actor: Actor, proof: Proof) -> None:
    """Only the department asked answers, and never for its own application.

    Errors: ProofMissing.
    """
    if actor.is_system:
        return
    if proof.department not in actor.departments or actor.person_id == proof.person_id:
        raise ProofMissing()
