"""What follows when a batch was started."""

from __future__ import annotations

from rongyi.journal.reactions import Delivered, on
from rongyi.worklists import jobs


@on("batch.started.v1")
def begin_batch(fact: Delivered) -> None:
    """A job does it piece by piece; two jobs for one batch do nothing twice."""
    jobs.run_batch.defer(batch_id=fact.body["batch_id"])
