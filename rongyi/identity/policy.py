"""Who may act for whom. A mandate is checked at each act, never remembered from the sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from rongyi.identity.errors import MandateTooNarrow, MayNotSign, NoMandate
from rongyi.identity.models import Mandate, Post
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotPermitted


def governed_mandates(actor: Actor) -> QuerySet[Mandate]:
    """Mandates that others hold of the enterprise acted for: its legal representative governs
    them, and nobody else."""
    if actor.enterprise_id is None:
        return Mandate.objects.none()
    return Mandate.objects.filter(
        enterprise_id=actor.enterprise_id, enterprise__legal_representative=actor.person_id
    ).exclude(person_id=actor.person_id)


def mandates_in_force(person_id: UUID, today: date) -> QuerySet[Mandate]:
    """The mandates, of any scope, by which the person may act today."""
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    mandates = Mandate.objects.filter(person_id=person_id, revoked_at__isnull=True)
    return mandates.filter(in_force, valid_from__lte=today)


def holds_mandate(person_id: UUID, enterprise_id: UUID, today: date) -> bool:
    """Whether a mandate of that enterprise, of any scope, is in force for the person: while it is,
    he has an interest in what is decided of it. One SQL query."""
    return mandates_in_force(person_id, today).filter(enterprise_id=enterprise_id).exists()


def decides(actor: Actor, item: str, department: str) -> bool:
    """Whether a post that the actor holds decides the item in that department. One SQL query."""
    if not actor.posts:
        return False
    posts = Post.objects.filter(code__in=actor.posts, department_id=department, active=True)
    able = posts.filter(acts__contains=["decide"])
    return able.filter(Q(items_all=True) | Q(items__contains=[item])).exists()


def require_mandate(actor: Actor, *, items: Sequence[str], signs: bool = False) -> None:
    """An act for an enterprise needs mandates in force that cover every item of it.

    Signing a commitment (承诺) needs the right to sign for each item as well. Who acts for himself
    needs no mandate. The actor knows his mandates, which are read when a request begins: no SQL.
    Errors: NoMandate, MandateTooNarrow, MayNotSign.
    """
    if actor.enterprise_id is None:
        return
    if actor.mandate_id is None:
        raise NoMandate(enterprise=actor.enterprise_names)
    for item in items:
        if not actor.covers(item):
            raise MandateTooNarrow(enterprise=actor.enterprise_names, item=item)
        if signs and not actor.signs(item):
            raise MayNotSign(enterprise=actor.enterprise_names, item=item)


def lacking_mandate(
    actor: Actor, *, items: Sequence[str], signs: bool = False
) -> NotPermitted | None:
    """Why `require_mandate` would refuse, to be told before the act; None: it would not."""
    try:
        require_mandate(actor, items=items, signs=signs)
    except NotPermitted as refusal:
        return refusal
    return None
