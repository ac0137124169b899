"""Whether the runner of reactions is alive, how far behind it is, what it could not take in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rongyi.journal import store
from rongyi.journal.models import Heartbeat, ParkedFact

RUNNER = "reactions"
BEAT_S = 5
DEAD_AFTER = timedelta(seconds=30)
RUNNING_LOCK = 7_203_116  # shared; the database drops it as soon as the runner's process is dead
WAITING_MAX = 1_000
PARKED_MAX = 200
assert DEAD_AFTER.total_seconds() > 3 * BEAT_S

_WAITING = """select count(*) from (select from journal_fact f
    where (f.xid, f.number) > (select p.xid, p.number from journal_reactionposition p
                               order by p.xid, p.number limit 1) limit %s) waiting"""
_RUNS = """select exists (select from pg_locks where locktype = 'advisory' and granted
    and classid = 0 and objid = %s::oid and objsubid = 1
    and database = (select oid from pg_database where datname = current_database()))"""
# A journal brought back by a logical restore: its transactions lie ahead of this cluster's.
_AHEAD = """select coalesce((select xid from journal_fact
      where xid is distinct from pg_current_xact_id_if_assigned() order by xid desc limit 1)
    >= pg_snapshot_xmax(pg_current_snapshot()), false)"""


@dataclass(frozen=True, slots=True)
class RunnerHealth:
    """State of the delivery. `waiting` counts to WAITING_MAX at most."""

    alive: bool
    last_beat: datetime | None
    waiting: int
    parked: int
    needs_rebase: bool


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A fact that a reaction could not take in."""

    reaction: str
    number: int
    seq: int
    error: str
    parked_at: datetime


def runner_health(*, now: datetime) -> RunnerHealth:
    """State of the runner for /healthz. Five SQL queries, each bounded.

    Alive is who holds the lock, which a killed process loses at once, and has a fresh beat, which
    one that hangs has not.
    """
    beat = Heartbeat.objects.filter(name=RUNNER).values_list("at", flat=True).first()
    return RunnerHealth(
        alive=store.run(_RUNS, [RUNNING_LOCK])[0][0]
        and beat is not None
        and now - beat < DEAD_AFTER,
        last_beat=beat,
        waiting=store.run(_WAITING, [WAITING_MAX])[0][0],
        parked=ParkedFact.objects.filter(solved_at=None).count(),
        needs_rebase=store.run(_AHEAD, [])[0][0],
    )


def parked_facts() -> list[ParkedRow]:
    """Facts set aside and not yet solved, oldest first, at most PARKED_MAX. One SQL query."""
    found = ParkedFact.objects.filter(solved_at=None).order_by("parked_at", "number")
    rows = found.values_list("reaction", "number", "seq", "error", "parked_at")
    return [ParkedRow(*row) for row in rows[:PARKED_MAX]]
