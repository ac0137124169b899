"""State many facts of many streams at once, several in each: for what is taken over in bulk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

from rongyi.journal import rules, store
from rongyi.journal.services.delivery import wake_runner
from rongyi.kernel.actor import Actor
from rongyi.kernel.facts import Fact, StreamKey

Run = tuple[StreamKey, Sequence[Fact]]


def record_runs(runs: Sequence[Run], *, actor: Actor, at: datetime) -> None:
    """Append each run of facts to its stream, in order, in the transaction of the caller.

    Each stream at most once; it begins where it is new. The chains are computed here, under the
    locks of the streams' rows. Three SQL statements. Errors: TextNotStorable.
    """
    wanted = {rules.stream_id(key): (key, facts) for key, facts in runs if facts}
    assert len(wanted) == sum(1 for _, facts in runs if facts), "each stream once"
    if not wanted:
        return
    heads = store.lock_heads(list(wanted))
    rows: list[store.ChainedFact] = []
    moved: list[store.Head] = []
    for identity, (key, facts) in sorted(wanted.items()):
        head = heads.get(identity) or store.Head(identity, key.kind, key.id, 0, rules.ZERO_HASH, at)
        for fact in facts:
            head, row = _linked(head, fact, actor=actor, at=max(at, head.at))
            rows.append(row)
        moved.append(head)
    store.add_chained(rows, moved)
    wake_runner()


def _linked(
    head: store.Head, fact: Fact, *, actor: Actor, at: datetime
) -> tuple[store.Head, store.ChainedFact]:
    salt, body = os.urandom(rules.SALT_BYTES), rules.body_text(fact.body())
    algorithm = store.algorithm()
    promise = rules.commitment(salt, body, algorithm)
    link = rules.Link(
        stream=head.id.bytes,
        seq=head.seq + 1,
        at=rules.moment_bytes(at),
        actor=actor.person_id.bytes,
        on_behalf=actor.enterprise_id.bytes if actor.enterprise_id else None,
        name=fact.name,
        commitment=promise,
        algorithm=algorithm,
    )
    digest = rules.link_hash(head.hash, link)
    moved = store.Head(head.id, head.kind, head.name, link.seq, digest, at)
    return moved, store.ChainedFact(
        head.id,
        link.seq,
        at,
        fact.name,
        actor.person_id,
        actor.enterprise_id,
        salt,
        body,
        promise,
        digest,
        algorithm,
    )
