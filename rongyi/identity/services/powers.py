"""Lend the power of a post, and have a colleague stand in for somebody who is away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rongyi.identity.errors import (
    NotDelegable,
    NotInWriting,
    PeriodWrong,
    UnfitCover,
    UnfitDelegate,
)
from rongyi.identity.events import (
    CoverEnded,
    CoverOrdered,
    DelegationRevoked,
    PowerDelegated,
    cover_stream,
    delegation_stream,
)
from rongyi.identity.models import DELEGABLE, Cover, Delegation, Department, Membership, Post
from rongyi.identity.queries.powers import holders
from rongyi.journal.services import record, record_refusal
from rongyi.kernel.actor import INTERNAL, Actor
from rongyi.kernel.errors import NotFound, NotPermitted
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id
from rongyi.kernel.typed import readable

PERIOD_DAYS_MAX = 3 * 366  # our proposal: a delegation is looked at anew after three years
COVER_DAYS_MAX = 366
BASIS_MAX = 200
DOCUMENT_MAX = 100


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    post: str,
    act: str,
    person_id: UUID | None = None,
    body: str = "",
    items: Collection[str] = (),
    basis: str,
    document: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> UUID:
    """Lend the power of one act of a post to a person or a body, within a period.

    By a holder of the post, or by who heads its department; what was lent is not lent on. No
    `items`: every item of the post. To another body, or somebody of it, it is 委托: Administrative
    Licensing Law, art. 24: in writing, and the delegate does not pass it on. To a colleague of the
    same body it is 内部授权, which rests on no article: INTERNAL is kept as its basis. Errors:
    NotPermitted, NotInWriting, PeriodWrong, NotDelegable, UnfitDelegate.
    """
    place = _governed(actor, post, "delegation.give", now)
    inside = person_id is not None and _inside(place, person_id, now)
    basis, document = _paper(INTERNAL if inside else basis, document)
    _require_period(valid_from, valid_to, now, PERIOD_DAYS_MAX)
    outside = not place.items_all and not set(items) <= set(place.items)
    if act not in place.acts or act not in DELEGABLE or outside:
        raise NotDelegable()
    _require_fit(place, person_id, body, now)
    made = Delegation.objects.create(
        id=new_id(),
        post=place,
        act=act,
        person_id=person_id,
        body_id=body or None,
        covers_all=not items,
        items=sorted(items),
        basis=basis,
        document=document,
        valid_from=valid_from,
        valid_to=valid_to,
        given_by=actor.person_id,
        given_at=now,
    )
    fact = PowerDelegated(
        delegation_id=made.id,
        post=post,
        act=act,
        person_id=person_id,
        department=body,
        covers_all=made.covers_all,
        items=tuple(made.items),
        basis=basis,
        document=document,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(fact, stream=delegation_stream(made.id), actor=actor, at=now)
    return made.id


@transaction.atomic
def revoke_delegation(*, actor: Actor, delegation_id: UUID, now: datetime) -> None:
    """End a delegation at once (撤回委托): by a holder of the post, or who heads its department.

    Revoking twice changes nothing. Errors: NotFound, also for who may not know of it.
    """
    found = Delegation.objects.select_for_update().filter(id=delegation_id).first()
    if found is None or found.post_id not in actor.posts | actor.led:
        if found is not None:
            record_refusal("delegation.revoke", delegation_stream(found.id), actor, now)
        raise NotFound(what="delegation")
    if found.revoked_at is not None:
        return
    found.revoked_at = now
    found.save(update_fields=["revoked_at"])
    fact = DelegationRevoked(delegation_id=found.id, post=found.post_id)
    record(fact, stream=delegation_stream(found.id), actor=actor, at=now)


@transaction.atomic
def order_cover(
    *,
    actor: Actor,
    post: str,
    absent_id: UUID,
    substitute_id: UUID,
    valid_from: date,
    valid_to: date,
    reason: str = "",
    now: datetime,
) -> UUID:
    """Have a colleague of the post do what is assigned to somebody who is away (代班).

    By who heads the department. Errors: NotPermitted, PeriodWrong, UnfitCover, NotInWriting.
    """
    if post not in actor.led:
        _refuse(actor, "cover.order", post, now)
    words = _words(reason)
    _require_period(valid_from, valid_to, now, COVER_DAYS_MAX)
    able = {one.person_id for one in holders([post], now=now)}
    if absent_id == substitute_id or not {absent_id, substitute_id} <= able:
        raise UnfitCover()
    made = Cover.objects.create(
        id=new_id(),
        post_id=post,
        absent_id=absent_id,
        substitute_id=substitute_id,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=words,
        ordered_by=actor.person_id,
        ordered_at=now,
    )
    fact = CoverOrdered(
        cover_id=made.id,
        post=post,
        absent_id=absent_id,
        substitute_id=substitute_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(fact, stream=cover_stream(made.id), actor=actor, at=now)
    return made.id


@transaction.atomic
def end_cover(*, actor: Actor, cover_id: UUID, now: datetime) -> None:
    """The absent colleague is back (结束代班). Ending twice changes nothing. Errors: NotFound."""
    found = Cover.objects.select_for_update().filter(id=cover_id).first()
    if found is None or found.post_id not in actor.led:
        if found is not None:
            record_refusal("cover.end", cover_stream(found.id), actor, now)
        raise NotFound(what="cover")
    if found.ended_at is not None:
        return
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    fact = CoverEnded(cover_id=found.id, post=found.post_id)
    record(fact, stream=cover_stream(found.id), actor=actor, at=now)


def _words(text: str) -> str:
    """What a person wrote, if it can be kept and read. Errors: NotInWriting, DirectionSigns."""
    clean = readable(text).strip()
    if "\0" in clean or len(clean) > BASIS_MAX or not clean.isprintable():
        raise NotInWriting(limit=BASIS_MAX)
    return clean


def _paper(basis: str, document: str) -> tuple[str, str]:
    """On what a delegation rests, and its paper. Errors: NotInWriting, DirectionSigns."""
    basis, document = _words(basis), _words(document)
    if not basis or not 0 < len(document) <= DOCUMENT_MAX:
        raise NotInWriting(limit=BASIS_MAX)
    return basis, document


def _governed(actor: Actor, code: str, act: str, now: datetime) -> Post:
    """The post, if the actor holds it or heads its department."""
    if code not in actor.posts | actor.led:
        _refuse(actor, act, code, now)
    return Post.objects.get(code=code)


def _refuse(actor: Actor, act: str, post: str, now: datetime) -> None:
    record_refusal(act, StreamKey("post", post[:60]), actor, now)
    raise NotPermitted(act=act)


def _require_period(first: date, last: date, now: datetime, days: int) -> None:
    today = timezone.localdate(now)
    if not max(first, today) <= last <= first + timedelta(days=days):
        raise PeriodWrong(limit=days)


def _inside(post: Post, person_id: UUID, now: datetime) -> bool:
    """Whether the person holds a post of the same body today."""
    today = timezone.localdate(now)
    held = Membership.objects.filter(person_id=person_id, since__lte=today, post__active=True)
    same = held.filter(post__department_id=post.department_id)
    return same.filter(Q(until__isnull=True) | Q(until__gte=today)).exists()


def _require_fit(post: Post, person_id: UUID | None, body: str, now: datetime) -> None:
    """One of the two, and one who does not have the power anyway. Errors: UnfitDelegate."""
    if person_id is None or body:
        if person_id is not None or not body:
            raise UnfitDelegate()
        other = Department.objects.filter(code=body, active=True).exclude(code=post.department_id)
        if not other.exists():
            raise UnfitDelegate()
        return
    today = timezone.localdate(now)
    held = Membership.objects.filter(person_id=person_id, since__lte=today, post__active=True)
    posts = {one.post_id for one in held if one.until is None or one.until >= today}
    if not posts or post.code in posts:
        raise UnfitDelegate()
