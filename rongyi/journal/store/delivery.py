"""Read facts in order, and keep how far each reaction has read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rongyi.journal.store.rows import run

# Transactions that write in this database and are not finished. Those of other databases of the
# cluster do not matter; one that cannot be attributed counts, so the answer errs to waiting.
HORIZON = """select coalesce((
    select x from pg_snapshot_xip(pg_current_snapshot()) x
    where not exists (
      select from pg_stat_activity a
      where a.backend_xid = x::xid
        and a.datid <> (select oid from pg_database where datname = current_database()))
    order by x limit 1), pg_snapshot_xmax(pg_current_snapshot()))"""
_READ = f"""with horizon as materialized ({HORIZON} as xid)
  select f.xid::text, f.number, f.name, s.kind, s.name, f.seq, f.at, f.body, f.actor_id,
    f.on_behalf_id, f.stream_id
  from journal_fact f join journal_stream s on s.id = f.stream_id
  where (f.xid, f.number) > (%s::text::xid8, %s) and f.name = any(%s::text[])
    and f.body is not null
    and (f.xid < (select xid from horizon)
      or (%s::boolean and f.xid = pg_current_xact_id_if_assigned()))
  order by f.xid, f.number limit %s"""
_SEALED = "(select sealed_xid from journal_loghead where log = 'facts')"
_SEALED_NUMBER = _SEALED.replace("sealed_xid", "sealed_number")
# What a signed checkpoint covers; nothing before the first one.
_IS_SEALED = f"(f.xid, f.number) <= ({_SEALED}, {_SEALED_NUMBER})"
_READ_SEALED = _READ.replace("and f.body is not null", f"and f.body is not null and {_IS_SEALED}")
_AWAITS_SEAL = f"""select exists (select from journal_fact f
  where (f.xid, f.number) > (coalesce({_SEALED}, '0'::xid8), coalesce({_SEALED_NUMBER}, 0))
    and f.name = any(%s::text[]))"""
_SEALED_UPTO = """select sealed_xid::text, sealed_number from journal_loghead where log = 'facts'"""
_POSITION = """select xid::text, number, attempts, not_before from journal_reactionposition
  where name = %s for update skip locked"""
_BEGIN_AT = """insert into journal_reactionposition (name, xid, number, attempts, last_error)
  select u, '0', 0, 0, '' from unnest(%s::text[]) u on conflict do nothing"""
_WAITING = f"""with horizon as materialized ({HORIZON} as xid)
  select p.name from json_to_recordset(%s::json) as r(name text, facts text[], sealed boolean)
  join journal_reactionposition p on p.name = r.name
  where exists (select from journal_fact f
    where (f.xid, f.number) > (p.xid, p.number) and f.xid < (select xid from horizon)
      and f.name = any(r.facts) and f.body is not null
      and (not r.sealed or {_IS_SEALED}))"""
_MOVE_ON = """update journal_reactionposition
  set xid = %s::text::xid8, number = %s, attempts = 0, not_before = null, last_error = ''
  where name = %s"""
_TRY_LATER = """update journal_reactionposition
  set attempts = attempts + 1, not_before = %s, last_error = %s where name = %s"""
_PARK = """insert into journal_parkedfact
    (id, reaction, number, stream_id, seq, error, parked_at) values (%s, %s, %s, %s, %s, %s, %s)
  on conflict (reaction, number) do update set error = excluded.error,
    parked_at = excluded.parked_at, solved_at = null"""
_NEWEST = f"""with horizon as materialized ({HORIZON} as xid)
  select f.xid::text, f.number from journal_fact f
  where f.xid < (select xid from horizon)
    or (%s::boolean and f.xid = pg_current_xact_id_if_assigned())
  order by f.xid desc, f.number desc limit 1"""
_BEAT = """insert into journal_heartbeat (name, at) values (%s, %s)
  on conflict (name) do update set at = excluded.at"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reaction has read. Order is (transaction, number), never number alone."""

    xid: str
    number: int
    attempts: int = 0
    not_before: datetime | None = None

    @property
    def place(self) -> tuple[int, int]:
        """To compare by."""
        return int(self.xid), self.number


def begin_positions(names: Sequence[str]) -> None:
    """Make sure that each reaction has a position; a new one stands before the first fact."""
    run(_BEGIN_AT, [list(names)])


def lock_position(name: str) -> Position | None:
    """The position of a reaction, locked; None while another runner holds it."""
    rows = run(_POSITION, [name])
    return Position(*rows[0]) if rows else None


def read_facts(
    position: Position, names: Sequence[str], *, own: bool, limit: int, sealed: bool = False
) -> list[tuple[Any, ...]]:
    """Facts after `position` whose transactions, and all before them, are finished.

    `own` also reads what the transaction at hand wrote itself: for tests that never commit.
    `sealed`: only those that a signed checkpoint covers.
    """
    return run(
        _READ_SEALED if sealed else _READ, [position.xid, position.number, list(names), own, limit]
    )


def newest(*, own: bool) -> Position | None:
    """Where the facts that may be read end now."""
    rows = run(_NEWEST, [own])
    return Position(*rows[0]) if rows else None


def sealed_upto() -> Position | None:
    """Where the facts end that a signed checkpoint covers."""
    rows = run(_SEALED_UPTO, [])
    return Position(*rows[0]) if rows else None


def awaits_seal(names: Sequence[str]) -> bool:
    """Whether no signed checkpoint covers some fact of these names yet. One SQL query."""
    return bool(run(_AWAITS_SEAL, [list(names)])[0][0])


def waiting(wanted: Sequence[tuple[str, Sequence[str], bool]]) -> frozenset[str]:
    """Names of reactions for which a finished fact of theirs lies behind their position.

    `wanted`: name, facts, and whether only sealed ones, of each reaction. One SQL query.
    """
    rows = [{"name": name, "facts": list(f), "sealed": sealed} for name, f, sealed in wanted]
    return frozenset(row[0] for row in run(_WAITING, [json.dumps(rows)]))


def move_on(name: str, to: Position) -> None:
    """All facts up to `to` are done."""
    run(_MOVE_ON, [to.xid, to.number, name])


def try_later(name: str, *, not_before: datetime, error: str) -> None:
    """The next fact failed: count it and wait."""
    run(_TRY_LATER, [not_before, error, name])


def park(identity: UUID, *, reaction: str, row: tuple[Any, ...], error: str, at: datetime) -> None:
    """Set a fact aside for people to look at."""
    run(_PARK, [identity, reaction, row[1], row[10], row[5], error, at])


def beat(name: str, at: datetime) -> None:
    """Say that a process is alive."""
    run(_BEAT, [name, at])


def finish_job(job_id: int) -> None:
    """A job that was done in this thread is done."""
    run("select procrastinate_finish_job_v1(%s, 'succeeded', false)", [job_id])
