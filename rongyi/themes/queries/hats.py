"""As whom else a person would see an application that he does not see as whom he acts now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from rongyi.identity.policy import mandates_in_force
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes.models import Bundle


@dataclass(frozen=True, kw_only=True)
class Hat:
    """For whom to act instead: an enterprise, or None for oneself."""

    enterprise_id: UUID | None
    name: Text


def other_hat(
    actor: Actor, *, now: datetime, bundle_id: UUID | None = None, number: str = ""
) -> Hat | None:
    """As whom this person may see a bundle, found by its id, its number or that of one of its
    cases: for an enterprise by a mandate in force that reaches one of its items, or for himself.

    None for everybody else, whether there is such a bundle or not, and where it belongs to whom he
    acts for already. One SQL query.
    """
    if actor.is_anonymous:
        return None
    numbers = [number, number.rpartition("-")[0]]
    wanted = Q(id=bundle_id) if bundle_id is not None else Q(number__in=[*filter(None, numbers)])
    mandates = mandates_in_force(actor.person_id, timezone.localdate(now))
    reaching = mandates.filter(Q(covers_all=True) | Q(items__overlap=OuterRef("items")))
    found = (
        Bundle.objects.filter(wanted)
        .annotate(
            by_enterprise=Exists(reaching.filter(enterprise=OuterRef("enterprise"))),
            own=Q(enterprise=None, applicant=actor.person_id),
        )
        .filter(Q(by_enterprise=True) | Q(own=True))
        .exclude(Q(enterprise__isnull=False, enterprise=actor.enterprise_id))
        .select_related("enterprise")
        .first()
    )
    if found is None or (found.enterprise is None and actor.enterprise_id is None):
        return None
    if found.enterprise is None:
        return Hat(enterprise_id=None, name=Text(actor.name, actor.name_en))
    return Hat(enterprise_id=found.enterprise.id, name=found.enterprise.name)
