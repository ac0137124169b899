"""The sequencer: one process takes facts into the Merkle logs and has checkpoints signed.

Several workers may run it; the one that holds the advisory lock works, the others wait for it.
"""

from __future__ import annotations

import logging
from threading import Event

import psycopg
from django.db import InterfaceError, OperationalError, connection

from rongyi.journal import store
from rongyi.journal.jobs.listening import RECONNECT_S, listening
from rongyi.journal.queries.health import BEAT_S, SEQUENCER, SEQUENCING_LOCK
from rongyi.journal.reactions import awaited_names
from rongyi.journal.services import exporting, sealing
from rongyi.journal.services.delivery import CHANNEL
from rongyi.journal.store.log_files import LOGS
from rongyi.journal.store.logs import BATCH_MAX
from rongyi.kernel import moment

POLL_S = 0.5
ROUND_S = 0.1  # between two rounds: what comes meanwhile is taken in together
SEAL_APART_S = 0.4  # between two checkpoints: many results that wait are covered by one
SEAL_AFTER_S = 60.0
SEAL_AFTER_FACTS = 1_000
WAIT_FOR_LOCK_S = 1.0
EXPORT_EVERY_S = 2.0
ROUNDS_MAX = 100_000
log = logging.getLogger("rongyi.journal")


def run_sequencer(stop: Event) -> None:
    """Take in and seal until `stop` is set. Survives the database going away."""
    while not stop.is_set():
        try:
            _wait_for_turn(stop)
        except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
            log.warning("the database went away; the sequencer tries again: %s", error)
            connection.close()
            stop.wait(RECONNECT_S)
    connection.close()


def run_exporter(stop: Event) -> None:
    """Carry the logs to the outside places until `stop` is set, apart from the sequencer: a place
    that hangs keeps nothing from being signed."""
    while not stop.wait(EXPORT_EVERY_S):
        try:
            exporting.export_all(now=moment.now())
        except (OperationalError, InterfaceError):
            log.warning("the database went away; the exporter tries again", exc_info=True)
            connection.close()
    connection.close()


def seal_pending() -> None:
    """Take in and seal everything that waits, once and in this thread.

    Within a transaction (a test) without files. Nothing happens while another process sequences:
    it will do so.
    """
    if connection.in_atomic_block:
        for _ in range(ROUNDS_MAX):
            if not sealing.take_in(awaited_names(), own=True).facts:
                break
        for name in LOGS:
            sealing.seal_own(name, now=moment.now())
        return
    with psycopg.connect(**listening(), autocommit=True) as turn:
        if not _has_turn(turn):
            return
        _take_all()
        for name in LOGS:
            sealing.seal(name, now=moment.now())


def _wait_for_turn(stop: Event) -> None:
    with psycopg.connect(**listening(), autocommit=True) as turn:
        while not stop.is_set():
            if _has_turn(turn):
                _sequence(turn, stop)
            stop.wait(WAIT_FOR_LOCK_S)


def _has_turn(turn: psycopg.Connection) -> bool:
    row = turn.execute("select pg_try_advisory_lock(%s)", [SEQUENCING_LOCK]).fetchone()
    return bool(row and row[0])


def _sequence(turn: psycopg.Connection, stop: Event) -> None:
    turn.execute(f"listen {CHANNEL}")
    pace = Pace()
    store.begin_logs(LOGS)
    while not stop.is_set():
        taken = sealing.take_in(awaited_names())
        now = moment.now()
        pace.note(taken, moment.steady())
        if pace.is_due(moment.steady()):
            troubles = [sealing.seal(name, now=now) for name in LOGS]
            pace.sealed(moment.steady(), well=not any(troubles))
        if pace.is_beat(moment.steady()):
            store.beat(SEQUENCER, now)
        if taken.facts < BATCH_MAX:
            stop.wait(ROUND_S)
            for _ in turn.notifies(timeout=pace.rest(moment.steady()), stop_after=1):
                pass


class Pace:
    """When the sequencer seals, and says that it is alive. Seconds of a steady clock."""

    def __init__(self) -> None:
        self._facts = 0
        self._oldest: float | None = None
        self._seal_now = True  # what was taken in before a stop is sealed at the start
        self._beat = float("-inf")
        self._not_before = self._sealed_at = float("-inf")

    def note(self, taken: sealing.Taken, now: float) -> None:
        """Facts were taken in."""
        if not taken.facts:
            return
        self._facts += taken.facts
        self._seal_now |= taken.awaited
        self._oldest = now if self._oldest is None else self._oldest

    def is_due(self, now: float) -> bool:
        """Whether a checkpoint is to be signed."""
        if now < self._not_before:
            return False
        if now < self._sealed_at + SEAL_APART_S:
            return False
        late = self._oldest is not None and now - self._oldest >= SEAL_AFTER_S
        return self._seal_now or self._facts >= SEAL_AFTER_FACTS or late

    def sealed(self, now: float, *, well: bool) -> None:
        """It was signed, or, where not `well`, is to be tried again later."""
        if not well:
            self._seal_now, self._not_before = True, now + BEAT_S
            return
        self._seal_now, self._facts, self._oldest, self._sealed_at = False, 0, None, now

    def rest(self, now: float) -> float:
        """How long to wait for facts at most: somebody may wait for the next checkpoint."""
        if not self._seal_now:
            return POLL_S
        due = max(self._sealed_at + SEAL_APART_S, self._not_before)
        return min(POLL_S, max(0.0, due - now))

    def is_beat(self, now: float) -> bool:
        """Whether to say that we are alive."""
        due = now - self._beat >= BEAT_S
        self._beat = now if due else self._beat
        return due


def _take_all() -> None:
    for _ in range(ROUNDS_MAX):
        if not sealing.take_in(awaited_names()).facts:
            return
