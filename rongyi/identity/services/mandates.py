"""Acting for an enterprise and ending a mandate."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rongyi.identity.errors import NoMandate
from rongyi.identity.events import (
    ActingForChosen,
    MandateRevoked,
    mandate_stream,
    sign_ins_of,
)
from rongyi.identity.models import Mandate
from rongyi.identity.queries import actor_for
from rongyi.journal.services import record, record_refusal
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, NotPermitted


@transaction.atomic
def act_for(*, actor: Actor, enterprise_id: UUID | None, now: datetime) -> Actor:
    """Choose for whom the person acts from now on (代表谁办事); None = for himself.

    Errors: NoMandate, whether the enterprise exists or not.
    """
    chosen = actor_for(actor.person_id, enterprise_id, now=now, channel=actor.channel)
    if chosen.is_anonymous or chosen.enterprise_id != enterprise_id:
        raise NoMandate(enterprise="")
    record(
        ActingForChosen(
            person_id=chosen.person_id,
            enterprise_id=chosen.enterprise_id,
            mandate_id=chosen.mandate_id,
        ),
        stream=sign_ins_of(timezone.localdate(now)),
        actor=chosen,
        at=now,
    )
    return chosen


@transaction.atomic
def revoke_mandate(*, mandate_id: UUID, actor: Actor, now: datetime) -> None:
    """End a mandate at once (撤回授权): by the legal representative or by its holder.

    Revoking twice changes nothing; an attempt of anybody else is recorded. Errors: NotFound,
    NotPermitted.
    """
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("enterprise")
        .filter(id=mandate_id)
        .first()
    )
    if mandate is None:
        raise NotFound()
    head = mandate.enterprise.legal_representative_id
    if actor.person_id not in {mandate.person_id, head}:
        record_refusal("mandate.revoke", mandate_stream(mandate.id), actor, now)
        raise NotPermitted(act="mandate.revoke")
    if mandate.revoked_at is not None:
        return
    mandate.revoked_at = now
    mandate.save(update_fields=["revoked_at"])
    record(
        MandateRevoked(
            mandate_id=mandate.id,
            person_id=mandate.person_id,
            enterprise_id=mandate.enterprise_id,
        ),
        stream=mandate_stream(mandate.id),
        actor=actor,
        at=now,
    )
