"""Write facts whose chains were computed outside of SQL: many in each of many streams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from rongyi.journal.store.rows import run

_HEADS = """select id, kind, name, seq, hash, at from journal_stream
  where id = any(%s::uuid[]) order by id for update"""
_FACTS = """copy journal_fact
  (stream_id, seq, at, name, actor_id, on_behalf_id, salt, body, commitment, hash,
    algorithm) from stdin"""
_MOVED = """insert into journal_stream as s (id, kind, name, seq, at, hash)
  select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::int[], %s::timestamptz[],
    %s::bytea[])
  on conflict (id) do update set seq = excluded.seq, at = excluded.at, hash = excluded.hash"""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream; `seq` is 0 where it has not begun."""

    id: UUID
    kind: str
    name: str
    seq: int
    hash: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class ChainedFact:
    """One fact with its place in the chain, as values."""

    stream_id: UUID
    seq: int
    at: datetime
    name: str
    actor_id: UUID
    on_behalf_id: UUID | None
    salt: bytes
    body: str
    commitment: bytes
    hash: bytes
    algorithm: int


def lock_heads(streams: Sequence[UUID]) -> dict[UUID, Head]:
    """The ends of those streams that have begun, locked. One SQL query."""
    rows = run(_HEADS, [list(streams)])
    return {
        key: Head(key, kind, name, seq, bytes(digest), at)
        for key, kind, name, seq, digest, at in rows
    }


def add_chained(facts: Sequence[ChainedFact], heads: Sequence[Head]) -> None:
    """Add facts behind the ends that were locked, and move these. Two SQL statements."""
    ends = [(h.id, h.kind, h.name, h.seq, h.at, h.hash) for h in heads]
    run(_MOVED, [list(column) for column in zip(*ends, strict=True)])
    wrapper = connections[DEFAULT_DB_ALIAS]
    link: Any = wrapper.connection
    with wrapper.wrap_database_errors, link.cursor() as cursor, cursor.copy(_FACTS) as copy:
        for f in facts:
            copy.write_row(
                (f.stream_id, f.seq, f.at, f.name, f.actor_id, f.on_behalf_id)
                + (f.salt, f.body, f.commitment, f.hash, f.algorithm)
            )
