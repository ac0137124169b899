"""State who saw whose data (查阅留痕): one chain a subject, in a Merkle log of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from rongyi.journal import store
from rongyi.journal.events import DataRead, read_stream
from rongyi.journal.services.facts import RECORD_EACH_MAX, entry_of
from rongyi.kernel.actor import Actor


def record_reads(
    read: Mapping[UUID, Sequence[str]],
    *,
    part: str,
    detail: str = "",
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """State that `actor` saw a part of data: numbers of cases by the person or enterprise that they
    are about. One SQL statement for RECORD_EACH_MAX subjects.

    On the disk when this returns, outside of a transaction: call it before anything is sent.
    Source: Personal Information Protection Law, arts 44, 45 and 51. Errors: TextNotStorable.
    """
    facts = (
        (
            read_stream(subject),
            DataRead(
                numbers=tuple(numbers),
                part=part,
                detail=detail,
                reason=reason,
                posts=tuple(sorted(actor.posts)),
            ),
        )
        for subject, numbers in sorted(read.items())
    )
    while some := list(islice(facts, RECORD_EACH_MAX)):
        store.record([entry_of(fact, stream=key, actor=actor, at=at) for key, fact in some])
