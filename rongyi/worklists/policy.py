"""Whose batches, lists and notes these are: nobody else's are there for anybody."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.worklists.models import Batch, SavedList


def own_batches(actor: Actor) -> QuerySet[Batch]:
    """The batches of the actor."""
    if not actor.is_staff:
        return Batch.objects.none()
    return Batch.objects.filter(person_id=actor.person_id)


def own_batch(actor: Actor, batch_id: UUID, *, lock: bool = False) -> Batch:
    """One batch of the actor. Errors: NotFound, also for another's."""
    found = own_batches(actor).select_for_update() if lock else own_batches(actor)
    batch = found.filter(id=batch_id).first()
    if batch is None:
        raise NotFound(what="batch")
    return batch


def own_lists(actor: Actor) -> QuerySet[SavedList]:
    """The named lists of the actor, of posts that he holds."""
    return SavedList.objects.filter(person_id=actor.person_id, post__in=actor.posts)
