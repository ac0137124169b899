"""Named lists: a way to look at a post's list, kept under a name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.ids import new_id
from rongyi.kernel.typed import on_one_line, readable
from rongyi.worklists import policy
from rongyi.worklists.errors import NameMissing, NameTaken, TooManySaved
from rongyi.worklists.models import SavedList
from rongyi.worklists.rules import NAME_MAX, QUERY_MAX, SAVED_MAX


def save_list(*, actor: Actor, post: str, name: str, query: str, now: datetime) -> UUID:
    """Keep a way to look at a post's list under a name; the same name again means this one now.

    `query` is that of the list's address. Errors: NotFound for a post that the actor does not
    hold, NameMissing, TooManySaved, DirectionSigns.
    """
    if post not in actor.posts:
        raise NotFound(what="post")
    clean = _name(name)
    try:
        return _keep(actor, post, clean, query, now)
    except IntegrityError:  # the other tab was first by a hair: its list means this one now
        return _keep(actor, post, clean, query, now)


@transaction.atomic
def _keep(actor: Actor, post: str, name: str, query: str, now: datetime) -> UUID:
    kept = SavedList.objects.filter(person_id=actor.person_id)
    known = kept.filter(post=post, name=name).select_for_update().first()
    if known is not None and known.query == query[:QUERY_MAX]:
        return known.id
    if known is not None:
        known.query, known.saved_at = query[:QUERY_MAX], now
        known.save(update_fields=["query", "saved_at"])
        return known.id
    if kept.count() >= SAVED_MAX:
        raise TooManySaved(limit=SAVED_MAX)
    row = SavedList(
        id=new_id(),
        person_id=actor.person_id,
        post=post,
        name=name,
        query=query[:QUERY_MAX],
        saved_at=now,
    )
    row.save(force_insert=True)
    return row.id


def rename_list(*, actor: Actor, list_id: UUID, name: str) -> None:
    """Give a list another name. Errors: NotFound, NameMissing, NameTaken,
    DirectionSigns."""
    clean = _name(name)
    try:
        with transaction.atomic():
            row = _own(actor, list_id)
            row.name = clean
            row.save(update_fields=["name"])
    except IntegrityError:
        raise NameTaken(name=clean) from None


def open_first(*, actor: Actor, list_id: UUID, first: bool) -> None:
    """Choose what opens when the actor comes to the list of its post, or choose nothing. Of two
    chosen at once the later one opens.

    Errors: NotFound.
    """
    try:
        _open(actor, list_id, first)
    except IntegrityError:  # another was chosen meanwhile: it is seen now
        _open(actor, list_id, first)


@transaction.atomic
def _open(actor: Actor, list_id: UUID, first: bool) -> None:
    row = _own(actor, list_id)
    others = policy.own_lists(actor).filter(post=row.post, opens_first=True).exclude(id=row.id)
    others.update(opens_first=False)
    row.opens_first = first
    row.save(update_fields=["opens_first"])


@transaction.atomic
def delete_list(*, actor: Actor, list_id: UUID) -> None:
    """Forget a list. Errors: NotFound."""
    _own(actor, list_id).delete()


def _own(actor: Actor, list_id: UUID) -> SavedList:
    row = policy.own_lists(actor).select_for_update().filter(id=list_id).first()
    if row is None:
        raise NotFound(what="saved_list")
    return row


def _name(name: str) -> str:
    clean = on_one_line(readable(name))
    if not clean or len(clean) > NAME_MAX:
        raise NameMissing(limit=NAME_MAX)
    return clean
