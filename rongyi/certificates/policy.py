"""Who may see and end certificates."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from rongyi.certificates.models import Certificate
from rongyi.identity.policy import decides, holds_mandate
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, NotPermitted


def held_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Those the actor holds, for himself or for whom he acts, in the items of his mandate.

    What an enterprise got by the application that founded it also stands under its founder.
    """
    if actor.is_anonymous:
        return Certificate.objects.none()
    return Certificate.objects.filter(_held(actor))


def visible_certificates(actor: Actor) -> QuerySet[Certificate]:
    """The same, and those that the actor's departments issued."""
    if actor.is_anonymous:
        return Certificate.objects.none()
    return Certificate.objects.filter(_held(actor) | Q(issuer__in=actor.departments))


def _held(actor: Actor) -> Q:
    if actor.enterprise_id is None:
        return Q(holder_person=actor.person_id)
    held = Q(holder_enterprise=actor.enterprise_id)
    if actor.mandate_items is not None:
        held &= Q(item__in=actor.mandate_items)
    return held


def require_end(actor: Actor, certificate: Certificate, today: date) -> None:
    """Only a post that decides the item in the body that issued it, and nobody with an interest.

    Who may not know of it learns that there is none. Three SQL queries. Errors: NotPermitted,
    NotFound. Source: Administrative Licensing Law, arts 69 and 70.
    """
    if not visible_certificates(actor).filter(id=certificate.id).exists():
        raise NotFound()
    holder = certificate.holder_enterprise_id
    if (
        actor.person_id == certificate.holder_person_id
        or (holder is not None and holds_mandate(actor.person_id, holder, today))
        or not decides(actor, certificate.item, certificate.issuer)
    ):
        raise NotPermitted(act="certificate.end")


def may_end(actor: Actor, certificate: Certificate, today: date) -> bool:
    """The same as `require_end`, asked for a page."""
    try:
        require_end(actor, certificate, today)
    except (NotFound, NotPermitted):
        return False
    return True


def issued_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Those that the departments of a member of staff issued."""
    if not actor.posts:
        return Certificate.objects.none()
    return Certificate.objects.filter(issuer__in=actor.departments)
