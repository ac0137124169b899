"""Who may see and change a bundle: its applicant, and who acts for its enterprise by mandate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Q, QuerySet

from rongyi.identity.errors import MandateTooNarrow
from rongyi.journal.services import record_refusal
from rongyi.journal.store import Prepared
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, NotPermitted
from rongyi.themes.events import stream_of
from rongyi.themes.models import Bundle
from rongyi.themes.states import DRAFT

DRAFTS_MAX = 50  # open drafts of one applicant


def visible_bundles(actor: Actor) -> QuerySet[Bundle]:
    """A person's own bundles; while acting for an enterprise, that enterprise's bundles.

    The two are kept apart so that what one does privately is never shown in the other; only the
    bundle that founded an enterprise stands under it and under its founder. A mandate for some
    items shows drafts that need no other, and what was submitted as soon as one of them is in it.
    """
    if actor.is_anonymous:
        return Bundle.objects.none()
    if actor.enterprise_id is not None:
        own = Q(enterprise_id=actor.enterprise_id) | Q(founded_id=actor.enterprise_id)
        if actor.mandate_items is not None:
            named = sorted(actor.mandate_items)
            drafts = Q(state=DRAFT, items__contained_by=named)
            own &= Q(items__overlap=named) & (drafts | ~Q(state=DRAFT))
        return Bundle.objects.filter(own)
    return Bundle.objects.filter(applicant_id=actor.person_id, enterprise=None)


def _of(owner: UUID, *, enterprise: bool) -> QuerySet[Bundle]:
    actor = Actor(person_id=owner, enterprise_id=owner if enterprise else None)
    return visible_bundles(actor).select_related("applicant", "enterprise")


def _one(owner: UUID, bundle_id: UUID, *, enterprise: bool, lock: bool) -> QuerySet[Bundle]:
    found = _of(owner, enterprise=enterprise).filter(id=bundle_id)
    return found.select_for_update(of=("self",)) if lock else found


def _numbered(owner: UUID, number: str, *, enterprise: bool) -> QuerySet[Bundle]:
    return _of(owner, enterprise=enterprise).filter(number=number)


_ONE = {
    (enterprise, lock): Prepared(partial(_one, enterprise=enterprise, lock=lock), UUID, UUID)
    for enterprise in (False, True)
    for lock in (False, True)
}


_NUMBERED = {
    enterprise: Prepared(partial(_numbered, enterprise=enterprise), UUID, str)
    for enterprise in (False, True)
}


def find_bundle(actor: Actor, bundle_id: UUID, *, lock: bool = False) -> Bundle | None:
    """One bundle of which the actor may see something, with its applicant and enterprise. One SQL
    query."""
    if actor.is_anonymous:
        return None
    owner = actor.enterprise_id or actor.person_id
    return _seen(actor, _ONE[actor.enterprise_id is not None, lock].first(owner, bundle_id))


def find_numbered(actor: Actor, number: str) -> Bundle | None:
    """The same by its number. One SQL query."""
    if actor.is_anonymous:
        return None
    owner = actor.enterprise_id or actor.person_id
    return _seen(actor, _NUMBERED[actor.enterprise_id is not None].first(owner, number))


def _seen(actor: Actor, bundle: Bundle | None) -> Bundle | None:
    """The same rule as that of `visible_bundles`, but for drafts: those say what is missing."""
    if bundle is None or actor.mandate_items is None:
        return bundle
    return None if actor.mandate_items.isdisjoint(bundle.items) else bundle


def require_items(
    actor: Actor, bundle: Bundle, items: Collection[str] | None = None, *, act: str
) -> None:
    """The actor's mandate covers these items of a bundle; None means all that it has.

    Errors: MandateTooNarrow, which names the stream on which the attempt is to be recorded.
    """
    wanted = bundle.items if items is None else items
    beyond = next((code for code in wanted if not actor.covers(code)), None)
    if beyond is not None:
        raise MandateTooNarrow(
            enterprise=actor.enterprise_names, item=beyond, act=act, stream=stream_of(bundle.id)
        )


def _drafts(owner: UUID, *, enterprise: bool) -> QuerySet[Bundle]:
    actor = Actor(person_id=owner, enterprise_id=owner if enterprise else None)
    return visible_bundles(actor).filter(state=DRAFT).only("id")[:DRAFTS_MAX]


_DRAFTS = {
    enterprise: Prepared(partial(_drafts, enterprise=enterprise), UUID)
    for enterprise in (False, True)
}


def open_drafts(actor: Actor) -> tuple[str, list[object]]:
    """The statement, with its values, that finds the drafts of the person, or of the enterprise
    acted for; it ends at as many as there may be."""
    owner = actor.enterprise_id or actor.person_id
    return _DRAFTS[actor.enterprise_id is not None].part(owner)


def bundle_for(
    actor: Actor,
    bundle_id: UUID,
    *,
    lock: bool,
    now: datetime,
    items: Collection[str] | None = None,
) -> Bundle:
    """One bundle to change, with its applicant and enterprise. A foreign one is not found, and the
    attempt is recorded. That an actor acts for an enterprise was checked when he became one; his
    mandate has to cover the `items` that the change touches, None for all of the bundle.

    One SQL query. Errors: NotFound, MandateTooNarrow.
    """
    found = find_bundle(actor, bundle_id, lock=lock)
    if found is None:
        if Bundle.objects.filter(id=bundle_id).exists():
            record_refusal("bundle.change", stream_of(bundle_id), actor, now)
        raise NotFound(what="bundle")
    require_items(actor, found, items, act="bundle.change")
    return found


def require_person(actor: Actor) -> None:
    """Somebody signed in. Errors: NotPermitted."""
    if actor.is_anonymous or actor.is_system:
        raise NotPermitted(act="bundle.start")
