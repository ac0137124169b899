"""The Merkle logs: facts taken in as leaves in their order, checkpoints, what is covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rongyi.journal.rules.merkle import ENTRY_BYTES
from rongyi.journal.store.delivery import HORIZON, Position
from rongyi.journal.store.rows import run

_BEGIN = """insert into journal_loghead (log, size, frontier, xid, number, sealed_size, sealed_xid,
    sealed_number, trouble)
  select u, 0, '', '0', 0, 0, '0', 0, '' from unnest(%s::text[]) u on conflict do nothing"""
_HEADS = """select log, size, frontier, xid::text, number, sealed_size, sealed_xid::text,
    sealed_number, sealed_at, trouble from journal_loghead order by log {lock}"""
_TAKE = f"""with horizon as materialized ({HORIZON} as xid)
  select f.xid::text, f.number, uuid_send(f.stream_id), f.seq, f.algorithm, f.hash, s.kind, f.name
  from journal_fact f join journal_stream s on s.id = f.stream_id
  where (f.xid, f.number) > (%s::text::xid8, %s)
    and (f.xid < (select xid from horizon)
      or (%s::boolean and f.xid = pg_current_xact_id_if_assigned()))
  order by f.xid, f.number limit %s"""
_ADD = """insert into journal_logbatch (log, first, size, entries, low, high)
  values (%s, %s, %s, %s, %s, %s)"""
_GROWN = """update journal_loghead set size = %s, frontier = %s, xid = %s::text::xid8, number = %s
  where log = %s"""
_ENTRIES = """select first, entries from journal_logbatch
  where log = %s and first + size > %s and first >= %s and first < %s order by first"""
_SIGNED = """insert into journal_logcheckpoint (log, key, size, note, at)
  values (%s, %s, %s, %s, %s) on conflict do nothing"""
_NOTE = """select note from journal_logcheckpoint where log = %s and key = %s and size = %s"""
_NEWEST_NOTE = """select note from journal_logcheckpoint where log = %s and key = %s
  order by size desc limit 1"""
_SEALED = """update journal_loghead set sealed_size = %s, sealed_xid = %s::text::xid8,
    sealed_number = %s, sealed_at = %s, trouble = '' where log = %s"""
_TROUBLE = "update journal_loghead set trouble = %s where log = %s and trouble <> %s"
_SEALED_UPTO = """with sealed as materialized (
    select coalesce((select sealed_xid from journal_loghead where log = %s), '0'::xid8) as xid,
      coalesce((select sealed_number from journal_loghead where log = %s), 0) as number)"""
_UNSEALED = f"""{_SEALED_UPTO}
  select f.stream_id, min(f.seq) from journal_fact f, sealed
  where f.stream_id = any(%s::uuid[]) and f.name = any(%s::text[])
    and (f.xid, f.number) > (sealed.xid, sealed.number)
  group by f.stream_id"""
_NOT_COVERED = """exists (select from journal_fact f
    left join journal_loghead h on h.log = 'facts'
    where f.stream_id = {stream} and f.name = any({names})
      and (f.xid, f.number) > (coalesce(h.sealed_xid, '0'::xid8), coalesce(h.sealed_number, 0)))"""
_PLACES = """select log, first, entries from journal_logbatch
  where log = %s and high >= %s and low <= %s order by high limit %s"""
_FACT = """select f.stream_id, f.seq, f.at, f.name, f.actor_id, f.on_behalf_id, f.salt, f.body,
    f.commitment, f.hash, f.algorithm, f.number,
    (select p.hash from journal_fact p where p.stream_id = f.stream_id and p.seq = f.seq - 1)
  from journal_fact f where f.stream_id = %s and f.seq = %s"""
_OLDEST = f"""{_SEALED_UPTO}
  select f.at from journal_fact f
  where (f.xid, f.number) > ((select xid from sealed), (select number from sealed))
  order by f.xid, f.number limit 1"""
_EXPORTED = """insert into journal_logexport (place, log, size, at, failing_since, error)
  values (%s, %s, %s, %s, null, '')
  on conflict (place, log) do update set size = excluded.size, at = excluded.at,
    failing_since = null, error = ''
  where journal_logexport.size <> excluded.size or journal_logexport.error <> ''
    or journal_logexport.at is null or journal_logexport.at < excluded.at - interval '1 minute'"""
_NOT_EXPORTED = """insert into journal_logexport (place, log, size, at, failing_since, error)
  values (%s, %s, 0, null, %s, %s)
  on conflict (place, log) do update set error = excluded.error,
    failing_since = coalesce(journal_logexport.failing_since, excluded.failing_since)"""
_EXPORTS = """select place, log, size, at, failing_since, error from journal_logexport
  where place = any(%s::text[]) order by place, log"""
# Batches reach a little over one end of a range of leaves: none is larger than this.
BATCH_MAX = 1_000
CANDIDATES_MAX = 200


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log reaches, and how far it is sealed."""

    log: str
    size: int
    frontier: bytes
    taken: Position
    sealed_size: int
    sealed: Position
    sealed_at: datetime | None
    trouble: str


def begin_logs(names: Sequence[str]) -> None:
    """Make sure that each log has a head."""
    run(_BEGIN, [list(names)])


def heads(*, lock: bool = False) -> dict[str, Head]:
    """All heads by log; locked until the transaction ends where asked."""
    rows = run(_HEADS.format(lock="for update" if lock else ""), [])
    return {row[0]: _head(row) for row in rows}


def _head(row: tuple[Any, ...]) -> Head:
    log, size, frontier, xid, number, sealed_size, sealed_xid, sealed_number, at, trouble = row
    return Head(
        log=log,
        size=size,
        frontier=bytes(frontier),
        taken=Position(xid, number),
        sealed_size=sealed_size,
        sealed=Position(sealed_xid, sealed_number),
        sealed_at=at,
        trouble=trouble,
    )


def not_taken(after: Position, *, own: bool, limit: int) -> list[tuple[Any, ...]]:
    """Finished facts behind `after`, in the order in which they become leaves: transaction,
    number, stream, seq, algorithm, hash, kind of the stream, name."""
    return run(_TAKE, [after.xid, after.number, own, limit])


def add_entries(log: str, *, first: int, size: int, entries: bytes, numbers: Sequence[int]) -> None:
    """Keep the entries of new leaves; `numbers` are those of their facts."""
    run(_ADD, [log, first, size, entries, min(numbers), max(numbers)])


def grown(log: str, *, size: int, frontier: bytes, taken: Position) -> None:
    """The head after new leaves."""
    run(_GROWN, [size, frontier, taken.xid, taken.number, log])


def entries(log: str, begin: int, end: int) -> bytes:
    """What is kept of the batches that hold leaves `begin` … `end`-1: exactly those leaves."""
    found = run(_ENTRIES, [log, begin, max(0, begin - BATCH_MAX), end])
    if not found:
        return b""
    content = b"".join(bytes(row[1]) for row in found)
    skip = (begin - found[0][0]) * ENTRY_BYTES
    return content[skip : skip + (end - begin) * ENTRY_BYTES]


def keep_note(log: str, *, key: str, size: int, note: str, at: datetime) -> str:
    """Keep a signed checkpoint; of the same tree only the first is kept. Returns that."""
    run(_SIGNED, [log, key, size, note, at])
    return str(run(_NOTE, [log, key, size])[0][0])


def note_of(log: str, *, key: str, size: int) -> str | None:
    """The checkpoint of this size that this key signed."""
    rows = run(_NOTE, [log, key, size])
    return str(rows[0][0]) if rows else None


def newest_note(log: str, *, key: str) -> str | None:
    """The largest checkpoint that this key signed."""
    rows = run(_NEWEST_NOTE, [log, key])
    return str(rows[0][0]) if rows else None


def sealed(log: str, *, size: int, upto: Position, at: datetime) -> None:
    """Facts up to `upto` are covered by a signed checkpoint that lies on the disk."""
    run(_SEALED, [size, upto.xid, upto.number, at, log])


def refuse(log: str, trouble: str) -> None:
    """Nothing is signed, and why."""
    run(_TROUBLE, [trouble, log, trouble])


def unsealed(log: str, streams: Sequence[UUID], names: Sequence[str]) -> dict[UUID, int]:
    """Streams with a fact of these names that no signed checkpoint covers, and its first seq."""
    rows = run(_UNSEALED, [log, log, list(streams), list(names)])
    return {row[0]: row[1] for row in rows}


def not_covered(stream: str, names: str) -> str:
    """A condition on a stream, for a query of another room: that it has a fact of these names
    which no signed checkpoint covers. Both are expressions of SQL: a uuid and a text[]."""
    return _NOT_COVERED.format(stream=stream, names=names)


def oldest_unsealed(log: str) -> datetime | None:
    """When the first fact was stated that no signed checkpoint covers."""
    rows = run(_OLDEST, [log, log])
    return rows[0][0] if rows else None


def fact(stream: UUID, seq: int) -> tuple[Any, ...] | None:
    """One fact with all that its hash is made of, its number and the hash before it."""
    rows = run(_FACT, [stream, seq])
    return rows[0] if rows else None


def leaf_of(log: str, entry: bytes, number: int) -> int | None:
    """The index of the leaf of a fact, by its number."""
    for _, first, content in run(_PLACES, [log, number, number, CANDIDATES_MAX]):
        at = bytes(content).find(entry)
        while at >= 0:
            if at % ENTRY_BYTES == 0:
                return int(first) + at // ENTRY_BYTES
            at = bytes(content).find(entry, at + 1)
    return None


def exported(place: str, log: str, *, size: int, at: datetime) -> None:
    """The log was carried to an outside place up to `size`."""
    run(_EXPORTED, [place, log, size, at])


def not_exported(place: str, log: str, *, at: datetime, error: str) -> None:
    """An outside place did not take the log, and why."""
    run(_NOT_EXPORTED, [place, log, at, error])


def exports(places: Sequence[str]) -> list[tuple[Any, ...]]:
    """Place, log, size, time, failing since and error of what was carried outside."""
    return run(_EXPORTS, [list(places)])
