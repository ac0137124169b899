"""Facts of batches and exports. Streams: batch/<id>, export/<local day>."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey


@dataclass(frozen=True)
class BatchStarted(Fact):
    """Somebody does one act with many cases (批量办理)."""

    name = "batch.started.v1"

    batch_id: UUID
    post: str
    act: str
    total: int


@dataclass(frozen=True)
class BatchCancelled(Fact):
    """Somebody stopped a batch; what was done stays done."""

    name = "batch.cancelled.v1"

    batch_id: UUID
    left: int


@dataclass(frozen=True)
class ListExported(Fact):
    """Somebody read a whole list into a file (批量导出): what he asked for, how many, and why."""

    name = "list.exported.v1"

    post: str
    query: str
    rows: int
    reason: str


def batch_stream(batch_id: UUID) -> StreamKey:
    """The stream of one batch."""
    return StreamKey("batch", str(batch_id))


def export_stream(day: date) -> StreamKey:
    """The exports of one local day."""
    return StreamKey("export", day.isoformat())
