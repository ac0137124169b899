"""Partitions of the facts: made ahead, detached when their quarter is archived, and put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.journal.store.rows import run

REST = "journal_fact_rest"
_PARTS = """select c.relname, pg_get_expr(c.relpartbound, c.oid), pg_total_relation_size(c.oid),
    greatest(c.reltuples, 0)::bigint
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'journal_fact'::regclass order by c.relname"""
_DETACHED = """select name, low, high, facts, streams, newest_at, detached_at,
    to_regclass(name) is not null from journal_detachedpart order by name"""
_COUNTED = """select count(*), count(distinct stream_id), max(at),
    coalesce((select exists (select from journal_reactionposition p
          where (f.xid, f.number) > (p.xid, p.number))
        or not exists (select from journal_loghead)
        or exists (select from journal_loghead h where (h.size > 0 or h.log = 'facts')
          and (f.xid, f.number) > (h.sealed_xid, h.sealed_number))
      from {part} f order by f.xid desc, f.number desc limit 1), false) from {part}"""


@dataclass(frozen=True, slots=True)
class Part:
    """A partition that is attached: its range in words, bytes with indexes, facts by estimate."""

    name: str
    bounds: str
    size: int
    facts: int


@dataclass(frozen=True, slots=True)
class Detached:
    """One that was detached. `is_there`: its table still lies in this database."""

    name: str
    low: UUID
    high: UUID
    facts: int
    streams: int
    newest_at: datetime | None
    detached_at: datetime
    is_there: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What lies in a partition; `waiting`: its newest fact was not taken in everywhere yet."""

    facts: int
    streams: int
    newest_at: datetime | None
    waiting: bool


def make(at: datetime) -> int:
    """Partitions of the quarter of `at` and the next; how many were made."""
    return int(run("select journal_make_partitions(%s::timestamptz)", [at])[0][0])


def parts() -> list[Part]:
    """Those attached, in the order of their names."""
    return [Part(*row) for row in run(_PARTS, [])]


def detached() -> list[Detached]:
    """Those detached, in the order of their names."""
    return [Detached(*row) for row in run(_DETACHED, [])]


def counted(part: str, *, owner: BaseDatabaseWrapper) -> Counted:
    """Count what lies in a partition; `part` is a name that `parts` gave."""
    return Counted(*run(_COUNTED.format(part=part), [], on=owner)[0])


def detach(part: str, found: Counted, *, at: datetime, owner: BaseDatabaseWrapper) -> None:
    """Detach it, note its range, and refuse changes to its table as before."""
    sql = "select journal_detach(%s, %s::bigint, %s::bigint, %s::timestamptz, %s::timestamptz)"
    run(sql, [part, found.facts, found.streams, found.newest_at, at], on=owner)


def attach(part: str, *, owner: BaseDatabaseWrapper) -> None:
    """Put it back where it was."""
    run("select journal_attach(%s)", [part], on=owner)
