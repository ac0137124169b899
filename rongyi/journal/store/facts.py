"""The SQL of the hot path: append facts set-wise. No other file writes facts.

`appended` is exported: a room whose act is one statement (cases) puts it behind its own update,
so that state and fact are one round trip and stand or fall together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.journal.rules.digests import SHA_256
from rongyi.journal.store import hashing
from rongyi.journal.store.rows import run

ALGORITHM = hashing.algorithm()  # LOG_HASH; a process has one
ZERO = "'\\x" + "00" * 32 + "'::bytea"
_FIRST = (ZERO, "r.stream_id", "1", "r.at")
_NEXT = ("s.hash", "s.id", "s.seq + 1", "greatest(s.at, r.at)")


def salted_sql(row: str, algorithm: int = ALGORITHM) -> str:
    """The SQL that says what `rules.commitment` says."""
    return f"{hashing.function(algorithm)}({row}.salt || convert_to({row}.body, 'UTF8'))"


def link_sql(
    ends: tuple[str, str, str, str], row: str, promise: str, algorithm: int = ALGORITHM
) -> str:
    """The SQL that says what `rules.link_hash` says; a property test holds them together.
    `ends`: the SQL of the hash before, of stream, number and time; `promise`: of the commitment."""
    previous, *others = ends
    tail = tail_sql((others[0], others[1], others[2]), row, promise)
    return f"{hashing.function(algorithm)}('\\x01'::bytea || {previous} || {tail})"


def tail_sql(ends: tuple[str, str, str], row: str, promise: str) -> str:
    """The SQL of what stands behind the hash before: the same whatever that is."""
    stream, seq, at = ends
    return f"""'\\x00000010'::bytea || uuid_send({stream})
        || '\\x00000004'::bytea || int4send({seq})
        || '\\x00000008'::bytea || timestamptz_send({at})
        || '\\x00000010'::bytea || uuid_send({row}.actor_id)
        || coalesce('\\x00000010'::bytea || uuid_send({row}.on_behalf_id), '\\x00000000'::bytea)
        || int4send(octet_length({row}.fact)) || convert_to({row}.fact, 'UTF8')
        || {promise}"""


def _promised(rows: str, algorithm: int) -> tuple[str, str, str]:
    """The CTE that facts are taken from, what has to stand before it, and the SQL of a
    commitment. SHA-256 is reckoned where it is needed; SM3 costs more and is reckoned once."""
    if algorithm == SHA_256:
        return rows, "", salted_sql("r", algorithm)
    made = f"select p.*, {salted_sql('p', algorithm)} as promise from {rows} p"
    return "journal_rows", f"journal_rows as materialized ({made}),\n    ", "r.promise"


def _insert_facts(heads: str, rows: str, promise: str, algorithm: int) -> str:
    named, value = ("", "") if algorithm == SHA_256 else (", algorithm", f", {algorithm}")
    return f"""insert into journal_fact
        (stream_id, seq, at, name, actor_id, on_behalf_id, salt, body, commitment, hash{named})
      select h.id, h.seq, h.at, r.fact, r.actor_id, r.on_behalf_id, r.salt, r.body,
        {promise}, h.hash{value}
      from {heads} h join {rows} r on r.stream_id = h.id"""


def appended(rows: str, algorithm: int = ALGORITHM) -> str:
    """CTEs that append one fact to each of the known streams named by the CTE `rows`.

    `rows` has stream_id uuid, fact text, actor_id uuid, on_behalf_id uuid, at timestamptz,
    salt bytea, body text, each stream at most once. It ought to return only rows whose guard
    held. The head moves under its row lock, so the chain has no gap whoever else writes.
    """
    rows, before, promise = _promised(rows, algorithm)
    moved = link_sql(_NEXT, "r", promise, algorithm)
    return f"""{before}journal_heads as (
      update journal_stream s set seq = s.seq + 1, at = greatest(s.at, r.at), hash = {moved}
      from {rows} r where s.id = r.stream_id returning s.id, s.seq, s.at, s.hash),
    journal_facts as ({_insert_facts("journal_heads", rows, promise, algorithm)})"""


def begun(rows: str, algorithm: int = ALGORITHM) -> str:
    """Like `appended`, for streams that begin with this fact; `rows` also has kind and name."""
    rows, before, promise = _promised(rows, algorithm)
    first = link_sql(_FIRST, "r", promise, algorithm)
    return f"""{before}journal_heads as (
      insert into journal_stream (id, kind, name, seq, at, hash)
      select r.stream_id, r.kind, r.name, 1, r.at, {first} from {rows} r
      returning id, seq, at, hash),
    journal_facts as ({_insert_facts("journal_heads", rows, promise, algorithm)})"""


def recording(algorithm: int) -> str:
    """The statement that appends facts to streams, whether they are there or not."""
    rows, before, promise = _promised("r", algorithm)
    first = link_sql(_FIRST, "r", promise, algorithm)
    moved = link_sql(_NEXT, "r", promise, algorithm)
    source = "r" if rows == "r" else f"{rows} r"
    return f"""
with r as materialized (
  select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[],
    %s::timestamptz[], %s::bytea[], %s::text[])
    as u(stream_id, kind, name, fact, actor_id, on_behalf_id, at, salt, body)
  order by stream_id),
{before}heads as (
  insert into journal_stream as s (id, kind, name, seq, at, hash)
  select r.stream_id, r.kind, r.name, 1, r.at, {first}
  from {source}
  on conflict (id) do update set seq = s.seq + 1, at = greatest(s.at, excluded.at), hash = (
    select {moved}
    from {source} where r.stream_id = s.id)
  returning s.id, s.seq, s.at, s.hash),
facts as ({_insert_facts("heads", rows, promise, algorithm)})
select id, seq, at from heads"""


_RECORD = recording(ALGORITHM)


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact on its way into its stream, as values."""

    stream_id: UUID
    kind: str
    name: str
    fact: str
    actor_id: UUID
    on_behalf_id: UUID | None
    at: datetime
    salt: bytes
    body: str


def record(
    entries: Sequence[Entry], *, on: BaseDatabaseWrapper | None = None
) -> list[tuple[UUID, int, datetime]]:
    """Append the entries, at most one a stream, creating streams. Returns (stream, seq, at)."""
    columns = zip(*(_values(entry) for entry in entries), strict=True)
    return [(row[0], row[1], row[2]) for row in run(_RECORD, [list(c) for c in columns], on=on)]


def _values(entry: Entry) -> tuple[object, ...]:
    return (
        entry.stream_id,
        entry.kind,
        entry.name,
        entry.fact,
        entry.actor_id,
        entry.on_behalf_id,
        entry.at,
        entry.salt,
        entry.body,
    )
