"""Who may see and revoke certificates."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rongyi.certificates.models import Certificate
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, NotPermitted


def visible_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Those the actor holds, for himself or for whom he acts, and those his departments issued.

    What an enterprise got by the application that founded it also stands under its founder.
    """
    if actor.is_anonymous:
        return Certificate.objects.none()
    scope = Q(issuer__in=actor.departments)
    if actor.enterprise_id is not None:
        return Certificate.objects.filter(scope | Q(holder_enterprise=actor.enterprise_id))
    return Certificate.objects.filter(scope | Q(holder_person=actor.person_id))


def require_revoke(actor: Actor, certificate: Certificate) -> None:
    """Only the issuing department revokes, never the holder. Errors: NotPermitted."""
    if actor.is_system:
        return
    holds = certificate.holder_person_id == actor.person_id or (
        actor.enterprise_id is not None and certificate.holder_enterprise_id == actor.enterprise_id
    )
    if holds:
        raise NotPermitted(act="certificate.revoke")
    if certificate.issuer not in actor.departments:
        raise NotFound()
