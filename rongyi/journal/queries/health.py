"""Whether the runner of reactions is alive, how far behind it is, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from rongyi.journal import store
from rongyi.journal.models import Heartbeat, ParkedFact, Stream

RUNNER, SEQUENCER = "reactions", "sequencer"
BEAT_S = 5
DEAD_AFTER = timedelta(seconds=30)
RUNNING_LOCK = 7_203_116  # shared; the database drops it as soon as the runner's process is dead
SEQUENCING_LOCK = 7_203_117  # held by the one process that writes the logs
WAITING_MAX = 1_000
GIVEN_UP_MAX = 200  # of each kind
assert DEAD_AFTER.total_seconds() > 3 * BEAT_S

_WAITING = """select count(*) from (select from journal_fact f
    where (f.xid, f.number) > (select p.xid, p.number from journal_reactionposition p
                               order by p.xid, p.number limit 1) limit %s) waiting"""
RUNS = """select exists (select from pg_locks where locktype = 'advisory' and granted
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
    needs_rebase: bool


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Work that failed at every try: a job, or a fact that a reaction could not take in.

    `name` is that of the task or reaction, `about` what it was to work on. Of a job no error is
    kept here: it stands in the log of the worker.
    """

    id: str
    kind: str
    name: str
    about: str
    error: str
    since: datetime | None


def runner_health(*, now: datetime) -> RunnerHealth:
    """State of the runner for /healthz. Four SQL queries, each bounded.

    Alive is who holds the lock, which a killed process loses at once, and has a fresh beat, which
    one that hangs has not.
    """
    beat = Heartbeat.objects.filter(name=RUNNER).values_list("at", flat=True).first()
    return RunnerHealth(
        alive=store.run(RUNS, [RUNNING_LOCK])[0][0]
        and beat is not None
        and now - beat < DEAD_AFTER,
        last_beat=beat,
        waiting=store.run(_WAITING, [WAITING_MAX])[0][0],
        needs_rebase=store.run(_AHEAD, [])[0][0],
    )


def given_up_counts() -> dict[str, dict[str, int]]:
    """How much was given up: `jobs` by task and `facts` by reaction. Two SQL queries."""
    jobs = _failed_jobs().values_list("task_name").annotate(Count("id"))
    facts = _parked().values_list("reaction").annotate(Count("id"))
    return {"jobs": dict(jobs.order_by("task_name")), "facts": dict(facts.order_by("reaction"))}


def given_up() -> list[GivenUp]:
    """All that was given up and did not come right since, jobs first, each oldest first.

    At most GIVEN_UP_MAX of either. Three SQL queries.
    """
    failed = Max("procrastinateevent__at", filter=Q(procrastinateevent__type="failed"))
    jobs = _failed_jobs().annotate(since=failed).order_by("id")[:GIVEN_UP_MAX]
    parked = list(_parked().order_by("parked_at", "number")[:GIVEN_UP_MAX])
    streams = Stream.objects.in_bulk({one.stream_id for one in parked})
    rows = [
        GivenUp(str(one.id), "job", one.task_name, _shown(one.args), "", one.since) for one in jobs
    ]
    for one in parked:
        stream = streams[one.stream_id]
        about = f"{stream.kind}/{stream.name}#{one.seq}"
        rows.append(GivenUp(str(one.id), "fact", one.reaction, about, one.error, one.parked_at))
    return rows


def _failed_jobs() -> QuerySet[Any]:
    """Those that failed for good. What comes round by the clock (its arguments name the moment)
    came right when a later round succeeded."""
    jobs: Any = ProcrastinateJob.objects
    later = jobs.filter(task_name=OuterRef("task_name"), id__gt=OuterRef("id"), status="succeeded")
    by_clock = Q(args__has_key="timestamp")
    found: QuerySet[Any] = jobs.filter(status="failed").exclude(by_clock & Exists(later))
    return found


def _parked() -> QuerySet[ParkedFact]:
    return ParkedFact.objects.filter(solved_at=None)


def _shown(arguments: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in arguments.items())
