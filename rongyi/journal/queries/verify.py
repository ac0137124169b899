"""Recompute the chains, independently of the database's own functions (审计链校验)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rongyi.journal import rules, store
from rongyi.journal.store import partitions
from rongyi.kernel.facts import StreamKey

BATCH_FACTS = 10_000
BROKEN_MAX = 20
_FACTS = """select uuid_send(f.stream_id), f.seq, timestamptz_send(f.at), uuid_send(f.actor_id),
    uuid_send(f.on_behalf_id), f.name, f.commitment, f.salt, f.body, f.hash, s.seq, s.hash = f.hash,
    f.algorithm
  from {table} f join journal_stream s on s.id = f.stream_id
  where (f.stream_id, f.seq) > (%s::uuid, %s) {only}
  order by f.stream_id, f.seq limit %s"""
_TABLE = "journal_fact"
_EMPTY = """select s.id from journal_stream s
  where not exists (select from journal_fact f where f.stream_id = s.id)
    and not exists (select from journal_detachedpart d where s.id >= d.low and s.id < d.high)
  order by s.id limit %s"""
_NAMES = "select id, kind, name from journal_stream where id > %s order by id limit %s"
_NAME = "select kind, name from journal_stream where id = %s"


@dataclass(frozen=True, slots=True)
class BrokenFact:
    """Where a chain stops being true: stream ("case/…"), number of the fact, what differs."""

    stream: str
    seq: int
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a verification. `broken` holds the first break of each broken stream."""

    streams: int
    facts: int
    broken: tuple[BrokenFact, ...]

    @property
    def holds(self) -> bool:
        return not self.broken


def verify_chain(stream: StreamKey) -> Verdict:
    """Recompute one chain. Finds edits, deletions, swaps, insertions and backdating in it."""
    identity = rules.stream_id(stream)
    verifier, table = rules.Verifier(), _TABLE
    for part in partitions.detached():
        if part.is_there and part.low <= identity < part.high:
            table = part.name
    breaks = list(_breaks(verifier, table=table, only=identity))
    if not verifier.facts:
        known = store.run(_NAME, [identity])
        breaks = [rules.Break(identity.bytes, 1, "tail")] if known else []
    return _verdict(verifier, breaks)


def verify_journal(*, progress: Callable[[int], None] | None = None) -> Verdict:
    """Recompute all chains, in batches; `progress` is told the facts done so far. Those of
    detached quarters too, as long as their tables are there.

    What a database owner removes together with its stream, or rewrites to the end of a chain, is
    found by checkpoints that lie elsewhere, not by the chains alone.
    """
    verifier = rules.Verifier()
    breaks = list(_breaks(verifier, progress=progress))
    for part in partitions.detached():
        if part.is_there:
            breaks += _breaks(verifier, table=part.name, progress=progress)
    for (identity,) in store.run(_EMPTY, [BROKEN_MAX]):
        breaks.append(rules.Break(identity.bytes, 1, "tail"))
    breaks += _misnamed()
    return _verdict(verifier, breaks[:BROKEN_MAX])


def _breaks(
    verifier: rules.Verifier,
    *,
    table: str = _TABLE,
    only: UUID | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[rules.Break]:
    stream, seq = UUID(int=0), 0
    sql = _FACTS.format(table=table, only="" if only is None else "and f.stream_id = %s::uuid")
    while True:
        rows = store.run(sql, [stream, seq, *([] if only is None else [only]), BATCH_FACTS])
        yield from verifier.feed(_stored(row) for row in rows)
        if progress is not None:
            progress(verifier.facts)
        if len(rows) < BATCH_FACTS:
            break
        stream, seq = UUID(bytes=bytes(rows[-1][0])), rows[-1][1]
    yield from verifier.close()


def _stored(row: tuple[Any, ...]) -> rules.StoredLink:
    stream, seq, at, actor, on_behalf, name, commitment, salt, body, digest, head, agrees = row[:12]
    link = rules.Link(stream, seq, at, actor, on_behalf, name, commitment, row[12])
    return rules.StoredLink(link, salt, body, digest, head, agrees)


def _misnamed() -> Iterator[rules.Break]:
    last = UUID(int=0)
    while rows := store.run(_NAMES, [last, BATCH_FACTS]):
        for identity, kind, name in rows:
            if rules.stream_id(StreamKey(kind, name)) != identity:
                yield rules.Break(identity.bytes, 0, "name")
        last = rows[-1][0]


def _verdict(verifier: rules.Verifier, breaks: list[rules.Break]) -> Verdict:
    broken = []
    for found in breaks:
        named = store.run(_NAME, [UUID(bytes=bytes(found.stream))])
        words = f"{named[0][0]}/{named[0][1]}" if named else UUID(bytes=found.stream).hex
        broken.append(BrokenFact(words, found.seq, found.what, rules.BREAKS[found.what]))
    return Verdict(verifier.streams, verifier.facts, tuple(broken))
