"""From a session's two ids to the Actor that policies read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from rongyi.identity import store
from rongyi.kernel.actor import ANONYMOUS, Actor


def actor_for(
    person_id: UUID | None,
    enterprise_id: UUID | None = None,
    *,
    now: datetime | None = None,
    channel: str = "web",
) -> Actor:
    """The actor behind a session: posts held today and, if a mandate is in force, for whom
    and in which items.

    Never raises. An unknown person is anonymous. Where the mandate has ended or was revoked the
    person acts for himself: compare `enterprise_id` with what the session asked for and say so.
    `now` None means the database's clock. One SQL query.
    """
    if person_id is None:
        return ANONYMOUS
    found = store.who(person_id, enterprise_id, on=timezone.localdate(now) if now else None)
    if found is None:
        return ANONYMOUS
    return Actor(
        person_id=person_id,
        name=found.name,
        name_en=found.name_en,
        enterprise_id=found.enterprise_id,
        enterprise_name=found.enterprise_name,
        enterprise_name_en=found.enterprise_name_en,
        mandate_id=found.mandate_id,
        mandate_items=found.mandate_items,
        sign_items=found.sign_items,
        posts=found.posts,
        departments=found.departments,
        sites=found.sites,
        led=found.led,
        covers_for=found.covers_for,
        delegated=found.delegated,
        channel=channel,
    )
