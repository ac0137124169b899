"""From a session's two ids to the Actor that policies read."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from rongyi.identity.models import Person
from rongyi.identity.policy import mandates_in_force
from rongyi.kernel.actor import ANONYMOUS, Actor

POSTS_PER_PERSON_MAX = 200


def actor_for(
    person_id: UUID | None,
    enterprise_id: UUID | None = None,
    *,
    now: datetime | None = None,
    channel: str = "web",
) -> Actor:
    """The actor behind a session: posts held today and, if a mandate is in force, for whom.

    Never raises. An unknown person is anonymous. Where the mandate has ended or was revoked the
    person acts for himself: compare `enterprise_id` with what the session asked for and say so.
    `now` None means the database's clock. One SQL query, two when acting for an enterprise.
    """
    if person_id is None:
        return ANONYMOUS
    rows = list(
        Person.objects.filter(id=person_id)
        .annotate(
            clock=Now(),
            post=F("memberships__post"),
            since=F("memberships__since"),
            until=F("memberships__until"),
            active=F("memberships__post__active"),
            department=F("memberships__post__department"),
            site=F("memberships__post__site"),
        )
        .values("name_zh", "clock", "post", "since", "until", "active", "department", "site")
        .order_by("post")[:POSTS_PER_PERSON_MAX]
    )
    if not rows:
        return ANONYMOUS
    today = timezone.localdate(now or rows[0]["clock"])
    held = [
        row
        for row in rows
        if row["post"] and row["active"] and _within(row["since"], row["until"], today)
    ]
    mandate = None
    if enterprise_id is not None:
        mandate = (
            mandates_in_force(person_id, today)
            .filter(enterprise_id=enterprise_id)
            .select_related("enterprise")
            .first()
        )
    return Actor(
        person_id=person_id,
        name=rows[0]["name_zh"],
        enterprise_id=mandate.enterprise_id if mandate else None,
        enterprise_name=mandate.enterprise.name_zh if mandate else "",
        mandate_id=mandate.id if mandate else None,
        posts=frozenset(row["post"] for row in held),
        departments=frozenset(row["department"] for row in held),
        sites=frozenset(row["site"] for row in held if row["site"]),
        channel=channel,
    )


def _within(since: date, until: date | None, today: date) -> bool:
    return since <= today and (until is None or today <= until)
