"""What time it is: the one clock of all processes, which is that of the database.

A reading of the database's clock is kept beside one of the machine's steady clock, and the time
since then is counted by the latter alone: setting the clock of a host that serves pages changes
nothing. The reading is made anew once a minute, so that clocks which run apart stay together and a
machine that slept wakes in the right year. Nobody but this module reads the clock of its host.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

READ_AGAIN_S = 60.0
TRY_AGAIN_S = 5.0  # after a reading that failed
logger = logging.getLogger("rongyi.moment")


def steady() -> float:
    """Seconds of a clock that nobody sets."""
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the database's clock said, and the steady clock with it."""

    at: datetime
    steady_s: float

    def now(self) -> datetime:
        """The same clock as it stands now."""
        return self.at + timedelta(seconds=steady() - self.steady_s)


class Watch:
    """Tells the time of `read`, which is asked once in a while."""

    def __init__(self) -> None:
        self._read: Callable[[], datetime] | None = None
        self._reading: Reading | None = None
        self._again_s = 0.0
        self._one_reads = Lock()

    def follow(self, read: Callable[[], datetime]) -> None:
        """From now on tell the time that `read` says."""
        self._read, self._reading, self._again_s = read, None, 0.0

    def now(self) -> datetime:
        """The time, aware and in UTC. Where no database ever answered, that of the host."""
        if self._read is not None and (self._reading is None or steady() >= self._again_s):
            self._refresh(self._read)
        reading = self._reading
        return datetime.now(UTC) if reading is None else reading.now()

    def _refresh(self, read: Callable[[], datetime]) -> None:
        """One thread reads; the others go on with the reading that they have."""
        if not self._one_reads.acquire(blocking=self._reading is None):
            return
        try:
            if steady() < self._again_s:
                return
            before = steady()
            try:
                at = read()
            except Exception:
                logger.exception("the database does not tell the time")
                self._again_s = steady() + TRY_AGAIN_S
                return
            after = steady()
            self._reading = Reading(at.astimezone(UTC), (before + after) / 2)
            self._again_s = after + READ_AGAIN_S
        finally:
            self._one_reads.release()


_watch = Watch()
follow = _watch.follow
now = _watch.now
