"""Whether the logs are written, signed and carried outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rongyi.journal import store
from rongyi.journal.models import Heartbeat
from rongyi.journal.queries.health import DEAD_AFTER, RUNS, SEQUENCER, SEQUENCING_LOCK
from rongyi.journal.store.log_files import AHEAD, FACTS_LOG, LOGS, places

STILL_AFTER = timedelta(seconds=150)  # a checkpoint is due after 60
OUTSIDE_WITHIN = timedelta(hours=4)  # as X-Road stops without a timestamp


@dataclass(frozen=True, slots=True)
class LogRow:
    """One log: its leaves, how many of them are sealed, and why not more, a code."""

    log: str
    size: int
    sealed_size: int
    sealed_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One log at one outside place. `late`: it has had nothing for longer than it may."""

    place: str
    log: str
    size: int
    at: datetime | None
    error: str
    late: bool


@dataclass(frozen=True, slots=True)
class LogHealth:
    """State of the sequencer. `still`: facts wait for a checkpoint longer than they may."""

    alive: bool
    still: bool
    logs: tuple[LogRow, ...]
    outside: tuple[OutsideRow, ...]

    @property
    def seals(self) -> bool:
        """Whether what happens is sealed in time."""
        return self.alive and not self.still and not any(row.trouble for row in self.logs)

    @property
    def carried(self) -> bool:
        """Whether each outside place has what it ought to have."""
        return not any(row.late or row.error == AHEAD for row in self.outside)


def log_health(*, now: datetime) -> LogHealth:
    """State of the logs, for /healthz and for staff. At most five SQL queries, each bounded."""
    heads = store.heads()
    beat = Heartbeat.objects.filter(name=SEQUENCER).values_list("at", flat=True).first()
    alive = bool(store.run(RUNS, [SEQUENCING_LOCK])[0][0])
    oldest = store.oldest_unsealed(FACTS_LOG)
    return LogHealth(
        alive=alive and beat is not None and now - beat < DEAD_AFTER,
        still=oldest is not None and now - oldest > STILL_AFTER,
        logs=tuple(
            LogRow(log, one.size, one.sealed_size, one.sealed_at, one.trouble)
            for log, one in heads.items()
        ),
        outside=_outside(now),
    )


def seals_in_time(*, now: datetime) -> bool:
    """Whether decisions reach their applicants: no trouble, nothing waits too long.
    Two SQL queries."""
    oldest = store.oldest_unsealed(FACTS_LOG)
    well = not any(one.trouble for one in store.heads().values())
    return well and (oldest is None or now - oldest <= STILL_AFTER)


def _outside(now: datetime) -> tuple[OutsideRow, ...]:
    """A place that was just named has as long as any other before it is late."""
    found = {(row[0], row[1]): row for row in store.exports(places())}
    rows = []
    for place in places():
        for log in LOGS:
            _, _, size, at, failing, error = found.get((place, log), ("", "", 0, None, None, ""))
            since = at or failing
            late = since is not None and now - since > OUTSIDE_WITHIN
            rows.append(OutsideRow(place, log, size, at, error, late))
    return tuple(rows)


__all__ = ["AHEAD", "LogHealth", "LogRow", "OutsideRow", "log_health", "seals_in_time"]
