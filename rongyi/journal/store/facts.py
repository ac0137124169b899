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

from rongyi.journal.store.rows import run

ZERO = "'\\x" + "00" * 32 + "'::bytea"


def link_sql(previous: str, stream: str, seq: str, at: str, row: str) -> str:
    """The SQL that says what `rules.link_hash` says; a property test holds them together."""
    return f"""sha256('\\x01'::bytea || {previous}
        || '\\x00000010'::bytea || uuid_send({stream})
        || '\\x00000004'::bytea || int4send({seq})
        || '\\x00000008'::bytea || timestamptz_send({at})
        || '\\x00000010'::bytea || uuid_send({row}.actor_id)
        || coalesce('\\x00000010'::bytea || uuid_send({row}.on_behalf_id), '\\x00000000'::bytea)
        || int4send(octet_length({row}.fact)) || convert_to({row}.fact, 'UTF8')
        || sha256({row}.salt || convert_to({row}.body, 'UTF8')))"""


def _insert_facts(heads: str, rows: str) -> str:
    return f"""insert into journal_fact
        (stream_id, seq, at, name, actor_id, on_behalf_id, salt, body, commitment, hash)
      select h.id, h.seq, h.at, r.fact, r.actor_id, r.on_behalf_id, r.salt, r.body,
        sha256(r.salt || convert_to(r.body, 'UTF8')), h.hash
      from {heads} h join {rows} r on r.stream_id = h.id"""


def appended(rows: str) -> str:
    """Two CTEs that append one fact to each of the known streams named by the CTE `rows`.

    `rows` has stream_id uuid, fact text, actor_id uuid, on_behalf_id uuid, at timestamptz,
    salt bytea, body text, each stream at most once. It ought to return only rows whose guard
    held. The head moves under its row lock, so the chain has no gap whoever else writes.
    """
    moved = link_sql("s.hash", "s.id", "s.seq + 1", "greatest(s.at, r.at)", "r")
    return f"""journal_heads as (
      update journal_stream s set seq = s.seq + 1, at = greatest(s.at, r.at), hash = {moved}
      from {rows} r where s.id = r.stream_id returning s.id, s.seq, s.at, s.hash),
    journal_facts as ({_insert_facts("journal_heads", rows)})"""


def begun(rows: str) -> str:
    """Like `appended`, for streams that begin with this fact; `rows` also has kind and name."""
    first = link_sql(ZERO, "r.stream_id", "1", "r.at", "r")
    return f"""journal_heads as (
      insert into journal_stream (id, kind, name, seq, at, hash)
      select r.stream_id, r.kind, r.name, 1, r.at, {first} from {rows} r
      returning id, seq, at, hash),
    journal_facts as ({_insert_facts("journal_heads", rows)})"""


_RECORD = f"""
with r as materialized (
  select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[],
    %s::timestamptz[], %s::bytea[], %s::text[])
    as u(stream_id, kind, name, fact, actor_id, on_behalf_id, at, salt, body)
  order by stream_id),
heads as (
  insert into journal_stream as s (id, kind, name, seq, at, hash)
  select r.stream_id, r.kind, r.name, 1, r.at, {link_sql(ZERO, "r.stream_id", "1", "r.at", "r")}
  from r
  on conflict (id) do update set seq = s.seq + 1, at = greatest(s.at, excluded.at), hash = (
    select {link_sql("s.hash", "s.id", "s.seq + 1", "greatest(s.at, r.at)", "r")}
    from r where r.stream_id = s.id)
  returning s.id, s.seq, s.at, s.hash),
facts as ({_insert_facts("heads", "r")})
select id, seq, at from heads"""


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
