"""What follows when a batch was started."""

from __future__ import annotations

from rongyi.journal.reactions import Delivered, on
from rongyi.worklists import jobs
from rongyi.worklists.rules import LANES


@on("batch.started.v1")
def begin_batch(fact: Delivered) -> None:
    """Jobs do it piece by piece: while one waits for the database another one computes. Two jobs
    for one batch do nothing twice."""
    for _ in range(LANES):
        jobs.run_batch.defer(batch_id=fact.body["batch_id"])
