"""Whom an enterprise lets act for it, as its legal representative sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rongyi.identity import policy
from rongyi.identity.models import Mandate
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

GIVEN_MAX = 200


@dataclass(frozen=True, kw_only=True)
class GivenMandate:
    """What somebody may do for the enterprise. `items` is empty where it covers everything."""

    mandate_id: UUID
    person: Text
    covers_all: bool
    items: tuple[str, ...]
    can_sign: bool
    valid_from: date
    valid_to: date | None
    ended: bool


def mandates_given(actor: Actor, *, now: datetime) -> list[GivenMandate]:
    """Mandates of the enterprise acted for that hold or are to hold, but one's own: for its legal
    representative, nobody else sees any. One SQL query; none for who acts for himself."""
    if actor.enterprise_id is None:
        return []
    today = timezone.localdate(now)
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    found = policy.governed_mandates(actor).filter(running, revoked_at__isnull=True)
    ordered = found.select_related("person").order_by("person__name_zh", "-valid_from", "id")
    return [_row(one, today) for one in ordered[:GIVEN_MAX]]


def mandate_given(mandate_id: UUID, actor: Actor, *, now: datetime) -> GivenMandate:
    """One of them, also after it ended. One SQL query. Errors: NotFound."""
    found = policy.governed_mandates(actor).select_related("person").filter(id=mandate_id).first()
    if found is None:
        raise NotFound(what="mandate")
    return _row(found, timezone.localdate(now))


def _row(one: Mandate, today: date) -> GivenMandate:
    return GivenMandate(
        mandate_id=one.id,
        person=one.person.name,
        covers_all=one.covers_all,
        items=tuple(one.items),
        can_sign=one.can_sign,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        ended=one.revoked_at is not None or (one.valid_to is not None and one.valid_to < today),
    )
