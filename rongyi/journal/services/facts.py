"""State facts: in the caller's transaction, or, for refused attempts, in one of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

from rongyi.journal import rules, store
from rongyi.journal.events import AttemptRefused
from rongyi.journal.services.delivery import wake_runner
from rongyi.kernel.actor import Actor
from rongyi.kernel.facts import Fact, StreamKey

RECORD_EACH_MAX = 1_000


def entry_of(fact: Fact, *, stream: StreamKey, actor: Actor, at: datetime) -> store.Entry:
    """A fact as the values that are written. Errors: TextNotStorable."""
    assert fact.name, f"{type(fact).__name__} has no name"
    return store.Entry(
        stream_id=rules.stream_id(stream),
        kind=stream.kind,
        name=stream.id,
        fact=fact.name,
        actor_id=actor.person_id,
        on_behalf_id=actor.enterprise_id,
        at=at,
        salt=os.urandom(rules.SALT_BYTES),
        body=rules.body_text(fact.body()),
    )


def record(fact: Fact, *, stream: StreamKey, actor: Actor, at: datetime) -> None:
    """State a fact in its stream's chain, in the transaction of the caller. One SQL statement.

    The stream begins with its first fact. A fact's time never runs behind the one before it:
    an earlier `at` is lifted to it. Errors: TextNotStorable.
    """
    store.record([entry_of(fact, stream=stream, actor=actor, at=at)])
    wake_runner()


def record_each(facts: Iterable[tuple[StreamKey, Fact]], *, actor: Actor, at: datetime) -> None:
    """State one fact in each of several streams, each stream once. One SQL statement."""
    entries = [entry_of(fact, stream=key, actor=actor, at=at) for key, fact in facts]
    assert len(entries) <= RECORD_EACH_MAX, "too many facts for one statement"
    if entries:
        store.record(entries)
        wake_runner()


def refusal_stream(subject: StreamKey) -> StreamKey:
    """The stream of the refused attempts on a subject: apart from its own, never in its way."""
    return StreamKey("refusal", f"{subject.kind}/{subject.id}")


def record_refusal(act: str, subject: StreamKey, actor: Actor, at: datetime) -> None:
    """State that `actor` tried `act` on `subject` and was refused (越权尝试留痕).

    Inside a transaction the fact goes through a connection of its own and is committed at once,
    so that it survives the rollback which usually follows.
    """
    fact = AttemptRefused(
        act=act, subject=str(subject), posts=tuple(sorted(actor.posts)), channel=actor.channel
    )
    entry = entry_of(fact, stream=refusal_stream(subject), actor=actor, at=at)
    if not connection.in_atomic_block:
        with transaction.atomic():
            store.record([entry])
        return
    with apart() as own:
        store.record([entry], on=own)


@contextmanager
def apart() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own: what is written through it is committed at once, and stays whatever
    becomes of the transaction at hand."""
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield own
    finally:
        own.close()
