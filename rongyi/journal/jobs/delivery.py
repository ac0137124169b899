"""The runner: hands new facts to each reaction in order, in batches, at least once.

A fact that a reaction cannot take in is tried again after the pauses of PAUSES_S; meanwhile this
reaction waits (its order holds) and the others go on. After the last pause the fact is parked:
a row in ParkedFact that /healthz counts and `rongyi jobs` shows, and the reaction goes on.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Any
from uuid import UUID

import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext

from rongyi.journal import services, store
from rongyi.journal.jobs.listening import RECONNECT_S, listening
from rongyi.journal.jobs.sequencing import seal_pending
from rongyi.journal.models import Fact, ParkedFact
from rongyi.journal.queries.health import BEAT_S, RUNNER, RUNNING_LOCK
from rongyi.journal.reactions import Delivered, Reaction, registered
from rongyi.journal.services.delivery import CHANNEL
from rongyi.kernel import moment
from rongyi.kernel.errors import NotFound
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id

BATCH_FACTS = 200
POLL_S = 0.5
PACE_S = 0.05
PAUSES_S = (1, 3, 10, 30, 60)
ROUNDS_MAX = 1_000
ERROR_CHARS_MAX = 300
DONE_JOBS_KEPT_H = 72  # failed ones stay
ID_DIGITS_MAX = 18
_ROW = ("xid", "number", "name", "stream__kind", "stream__name", "seq", "at", "body",
        "actor_id", "on_behalf_id", "stream_id")  # fmt: skip
assert POLL_S < BEAT_S

log = logging.getLogger("rongyi.journal")


def run_reactions(stop: Event) -> None:
    """Deliver until `stop` is set. Survives the database going away; one per process is enough.

    Several processes may run it: a reaction's position is locked by the one that works on it.
    """
    while not stop.is_set():
        try:
            _run_until(stop)
        except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
            log.warning("the database went away; the runner tries again: %s", error)
            connection.close()
            stop.wait(RECONNECT_S)
    connection.close()


def deliver_pending(
    *, now: datetime | None = None, raising: bool = True, sealing: bool = True
) -> int:
    """Deliver everything that waits, once and in this thread; returns how many calls were made.

    Within a transaction (a test) also what this transaction wrote. With `raising` the first
    failure is raised; without, it is counted and parked as the runner does. `now` is the moment
    of the delivery, else the clock's. With `sealing` what a reaction awaits sealed is sealed.
    """
    own, calls, is_sealed = connection.in_atomic_block, 0, not sealing
    reactions = registered()
    awaited = [name for one in reactions if one.sealed for name in one.facts]
    store.begin_positions([reaction.name for reaction in reactions])
    for _ in range(ROUNDS_MAX):
        done = [
            _deliver(reaction, now=now or moment.now(), own=own, raising=raising)
            for reaction in reactions
        ]
        calls += sum(done)
        if any(done):
            is_sealed = not sealing
        elif is_sealed or not store.awaits_seal(awaited):
            return calls
        else:
            seal_pending()
            is_sealed = True
    raise RuntimeError("reactions keep making facts for each other")


def settle(*, now: datetime | None = None) -> None:
    """Deliver facts, do the waiting jobs and seal in this thread until nothing is left.

    For tests, benchmarks and commands; the worker does the same with two hands. Jobs for later
    are left. The first failure is raised.
    """
    for _ in range(ROUNDS_MAX):
        calls = deliver_pending(now=now)
        waiting = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).order_by("id")
        found = list(waiting.values_list("id", "task_name", "args")[:BATCH_FACTS])
        for job_id, name, arguments in found:
            app.tasks[name](**arguments)
            store.finish_job(job_id)
        if not calls and not found:
            seal_pending()
            return
    raise RuntimeError("reactions and jobs keep making work for each other")


def try_again(row_id: str, *, now: datetime) -> bool:
    """Try once more what was given up (queries.given_up): a job goes back on the queue, for one
    try, and a fact to its reaction, here and now.

    False: the fact failed again and stays parked with its new error. Errors: NotFound.
    """
    if row_id.isdecimal():
        job_id = int(row_id[:ID_DIGITS_MAX])
        if not ProcrastinateJob.objects.filter(id=job_id, status="failed").exists():
            raise NotFound(what="job")
        app.job_manager.retry_job_by_id(job_id, retry_at=now)
        return True
    try:
        return _redeliver(UUID(row_id), now)
    except ValueError:
        raise NotFound(what="job") from None


@transaction.atomic
def _redeliver(parked_id: UUID, now: datetime) -> bool:
    parked = ParkedFact.objects.select_for_update().filter(id=parked_id, solved_at=None).first()
    reaction = next((one for one in registered() if parked and one.name == parked.reaction), None)
    if parked is None or reaction is None:
        raise NotFound(what="job")
    known = Fact.objects.filter(stream_id=parked.stream_id, seq=parked.seq, body__isnull=False)
    row = known.values_list(*_ROW).first()  # none: erased meanwhile, and nobody needs it any more
    if row is not None and (error := _tried(reaction, row, now)):
        store.park(parked.id, reaction=reaction.name, row=row, error=error, at=now)
        return False
    ParkedFact.objects.filter(id=parked.id).update(solved_at=now)
    return True


def _tried(reaction: Reaction, row: tuple[Any, ...], now: datetime) -> str:
    """Hand a fact to a reaction, in a savepoint; what went wrong, or nothing."""
    try:
        with transaction.atomic():
            reaction.function(_delivered(row, now))
    except (OperationalError, InterfaceError):
        raise
    except Exception as failure:
        log.exception("%s failed on fact %s", reaction.name, row[1])
        return f"{type(failure).__name__}: {failure}"[:ERROR_CHARS_MAX]
    return ""


@app.periodic(cron="27 3 * * *", periodic_id="journal.make_partitions")
@app.task(name="journal.make_partitions", pass_context=False)
def make_partitions(timestamp: int) -> None:
    """The partition of the next quarter is there before its first fact."""
    services.make_partitions(now=moment.now())


@app.periodic(cron="17 3 * * *", periodic_id="journal.forget_done_jobs")
@app.task(name="journal.forget_done_jobs", pass_context=True)
async def forget_done_jobs(context: JobContext, timestamp: int) -> None:
    """What was done is in the journal; its jobs go after some days, so that looking for failed
    ones stays cheap."""
    await remove_old_jobs(context, max_hours=DONE_JOBS_KEPT_H)


def _run_until(stop: Event) -> None:
    reactions = registered()
    wanted = [(one.name, one.facts, one.sealed) for one in reactions]
    everybody = frozenset(one.name for one in reactions)
    store.begin_positions(sorted(everybody))
    with psycopg.connect(**listening(), autocommit=True) as listener:
        listener.execute(f"listen {CHANNEL}")
        listener.execute("select pg_advisory_lock_shared(%s)", [RUNNING_LOCK])
        last_beat = float("-inf")
        seen: tuple[store.Position | None, ...] = ()
        while not stop.is_set():
            now = moment.now()
            steady = moment.steady()  # a clock that is set back holds up no beat
            is_beat = steady - last_beat >= BEAT_S
            if is_beat:
                store.beat(RUNNER, now)
                last_beat, seen = steady, ()  # look again at what waits for its pause
            newest = store.newest(own=False), store.sealed_upto()
            if newest != seen:
                # between two beats those with nothing to do need not even move on
                busy = everybody if is_beat else store.waiting(wanted)
                due = [reaction for reaction in reactions if reaction.name in busy]
                if not sum(_deliver(r, now=now, own=False, raising=False) for r in due):
                    seen = newest
                else:
                    stop.wait(PACE_S)  # what comes meanwhile is taken together
                continue
            for _ in listener.notifies(timeout=POLL_S, stop_after=1):
                pass


def _deliver(reaction: Reaction, *, now: datetime, own: bool, raising: bool) -> int:
    """One batch for one reaction in one transaction. Returns how many facts are done with."""
    with transaction.atomic():
        position = store.lock_position(reaction.name)
        if position is None or _pauses(position.not_before, now):
            return 0
        sealed = reaction.sealed
        end = store.newest(own=own)
        if sealed and store.awaits_seal(reaction.facts):  # asked after `end`, before reading
            end = store.sealed_upto()
        rows = store.read_facts(position, reaction.facts, own=own, limit=BATCH_FACTS, sealed=sealed)
        if not rows:
            if end and end.place > position.place:
                store.move_on(reaction.name, end)
            return 0
        if raising or _take_all(reaction, rows, now=now):
            if raising:
                _call_each(reaction, rows, now=now)
            store.move_on(reaction.name, store.Position(rows[-1][0], rows[-1][1]))
            return len(rows)
        return _take_singly(reaction, position, rows, now=now)


def _pauses(until: datetime | None, now: datetime) -> bool:
    """Whether a reaction waits for its next try. A pause that is longer than any was begun before
    the clock was set back, and is over."""
    return until is not None and now < until <= now + timedelta(seconds=PAUSES_S[-1])


def _take_all(reaction: Reaction, rows: Sequence[tuple[Any, ...]], *, now: datetime) -> bool:
    """The whole batch in one savepoint: the usual case."""
    try:
        with transaction.atomic():
            _call_each(reaction, rows, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        return False
    return True


def _take_singly(
    reaction: Reaction, position: store.Position, rows: Sequence[tuple[Any, ...]], *, now: datetime
) -> int:
    """One savepoint a fact: those before the failing one stay; it waits or is parked."""
    attempts, done = position.attempts, 0
    for row in rows:
        if error := _tried(reaction, row, now):
            if attempts < len(PAUSES_S):
                later = now + timedelta(seconds=PAUSES_S[attempts])
                store.try_later(reaction.name, not_before=later, error=error)
                return done
            store.park(new_id(), reaction=reaction.name, row=row, error=error, at=now)
        store.move_on(reaction.name, store.Position(row[0], row[1]))
        attempts, done = 0, done + 1
    return done


def _call_each(reaction: Reaction, rows: Sequence[tuple[Any, ...]], *, now: datetime) -> None:
    for row in rows:
        reaction.function(_delivered(row, now))


def _delivered(row: tuple[Any, ...], now: datetime) -> Delivered:
    _, number, name, kind, stream, seq, at, body, actor_id, on_behalf_id, _ = row
    return Delivered(
        id=number,
        name=name,
        stream=StreamKey(kind, stream),
        seq=seq,
        at=at,
        body=json.loads(body),
        actor_id=actor_id,
        on_behalf_id=on_behalf_id,
        now=now,
    )
