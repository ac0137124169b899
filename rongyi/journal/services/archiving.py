"""Facts of a quarter leave the table of all facts when they are archived, and come back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.journal.errors import PartNotKnown, PartStillNeeded
from rongyi.journal.store import partitions

QUIET = timedelta(days=365)  # so long nothing has happened to any stream of a quarter to detach


def make_partitions(*, now: datetime) -> int:
    """Make the partitions of this quarter and the next; how many were made. One SQL statement."""
    return partitions.make(now)


def detach_part(name: str, *, now: datetime, owner: BaseDatabaseWrapper) -> partitions.Counted:
    """Take the facts of a quarter out of the table of all facts, as a table of its own.

    It stays in the database until the operator has dumped and dropped it; its chains still
    verify. `owner` is a connection of the owner of the tables.
    Errors: PartNotKnown; PartStillNeeded while something happened to it within a year, or a
    reaction or the log has not taken in all of it.
    """
    if name == partitions.REST or name not in {one.name for one in partitions.parts()}:
        raise PartNotKnown(name=name)
    found = partitions.counted(name, owner=owner)
    if found.waiting or (found.newest_at is not None and found.newest_at > now - QUIET):
        raise PartStillNeeded(name=name)
    partitions.detach(name, found, at=now, owner=owner)
    return found


def attach_part(name: str, *, owner: BaseDatabaseWrapper) -> None:
    """Put a detached quarter back. Errors: PartNotKnown where its table is not there."""
    known = {one.name for one in partitions.detached() if one.is_there}
    if name not in known:
        raise PartNotKnown(name=name)
    partitions.attach(name, owner=owner)
