"""Who holds a post, what it lent to whom, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from rongyi.identity.models import Cover, Delegation, Membership
from rongyi.kernel.actor import INTERNAL, Actor
from rongyi.kernel.text import Text

ROWS_MAX = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Somebody who holds a post today."""

    person_id: UUID
    name: Text
    post: str
    post_title: Text
    department: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegationRow:
    """A power that a post lent: to whom, for what, on what paper, until when."""

    delegation_id: UUID
    post: str
    post_title: Text
    act: str
    to: Text
    covers_all: bool
    items: tuple[str, ...]
    basis: str
    inside: bool  # to a colleague of the same body (内部授权)
    document: str
    valid_from: date
    valid_to: date
    revoked_at: datetime | None
    state: str  # "to_come", "in_force", "expired", "revoked"


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverRow:
    """Somebody who stands in for a colleague."""

    cover_id: UUID
    post: str
    post_title: Text
    absent: Text
    substitute: Text
    valid_from: date
    valid_to: date
    reason: str
    state: str


def holders(posts: Collection[str], *, now: datetime) -> list[Holder]:
    """Who holds one of these posts today, at most ROWS_MAX. One SQL query."""
    return _holders(Membership.objects.filter(post__in=list(posts)), now)


def staff(*, name: str = "", now: datetime) -> list[Holder]:
    """Who holds any post today, once for each post, at most ROWS_MAX: whoever shows them says so
    where there are as many. `name`: only those whose name holds it. One SQL query."""
    found = Membership.objects.all()
    if name:
        called = Q(person__name_zh__icontains=name) | Q(person__name_en__icontains=name)
        found = found.filter(called)
    return _holders(found, now)


def _holders(found: QuerySet[Membership], now: datetime) -> list[Holder]:
    today = timezone.localdate(now)
    running = Q(until__isnull=True) | Q(until__gte=today)
    rows = (
        found.filter(running, since__lte=today, post__active=True)
        .select_related("person", "post__department")
        .order_by("post__department_id", "post_id", "person__name_zh", "id")
    )
    return [
        Holder(
            person_id=one.person_id,
            name=one.person.name,
            post=one.post_id,
            post_title=Text(one.post.title_zh, one.post.title_en),
            department=one.post.department.name,
        )
        for one in rows[:ROWS_MAX]
    ]


def delegations(actor: Actor, *, now: datetime) -> list[DelegationRow]:
    """What the posts that the actor holds or heads lent, the newest first. One SQL query."""
    found = Delegation.objects.filter(post__in=actor.posts | actor.led)
    rows = found.select_related("post", "person", "body").order_by("-given_at", "id")[:ROWS_MAX]
    today = timezone.localdate(now)
    return [
        DelegationRow(
            delegation_id=one.id,
            post=one.post_id,
            post_title=Text(one.post.title_zh, one.post.title_en),
            act=one.act,
            to=one.person.name if one.person else _body(one),
            covers_all=one.covers_all,
            items=tuple(one.items),
            basis=one.basis,
            inside=one.basis == INTERNAL,
            document=one.document,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            revoked_at=one.revoked_at,
            state=_state(one.valid_from, one.valid_to, one.revoked_at, today),
        )
        for one in rows
    ]


def _body(one: Delegation) -> Text:
    return one.body.name if one.body else Text("", "")


def covers(actor: Actor, *, now: datetime) -> list[CoverRow]:
    """Who stands in for whom at the posts that the actor heads, the newest first. One query."""
    found = Cover.objects.filter(post__in=actor.led)
    rows = found.select_related("post", "absent", "substitute").order_by("-ordered_at", "id")
    today = timezone.localdate(now)
    return [
        CoverRow(
            cover_id=one.id,
            post=one.post_id,
            post_title=Text(one.post.title_zh, one.post.title_en),
            absent=one.absent.name,
            substitute=one.substitute.name,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            reason=one.reason,
            state=_state(one.valid_from, one.valid_to, one.ended_at, today),
        )
        for one in rows[:ROWS_MAX]
    ]


def _state(first: date, last: date, ended: datetime | None, today: date) -> str:
    if ended is not None:
        return "revoked"
    if today < first:
        return "to_come"
    return "in_force" if today <= last else "expired"
