"""Batches are done by the worker, and old choices are forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from rongyi.journal.jobs import Patient
from rongyi.kernel import moment
from rongyi.worklists import queries, services
from rongyi.worklists.rules import PIECES_A_JOB

STILL = timedelta(minutes=5)  # a batch that has not moved for so long is taken up again


@app.task(
    name="worklists.run_batch",
    retry=Patient(),
)
def run_batch(batch_id: str) -> None:
    """Some pieces of a batch, then other jobs have their turn. A job that died is run again and
    goes on where the last whole piece ended."""
    for _ in range(PIECES_A_JOB):
        if not services.run_piece(batch_id=UUID(batch_id), now=moment.now()):
            return
    run_batch.defer(batch_id=batch_id)


@app.periodic(cron="*/5 * * * *", periodic_id="worklists.take_up")
@app.task(name="worklists.take_up", pass_context=False)
def take_up(timestamp: int) -> None:
    """Batches that stand still are gone on with, whatever became of their job."""
    for batch_id in queries.standing_still(before=moment.now() - STILL):
        run_batch.defer(batch_id=str(batch_id))


@app.periodic(cron="41 * * * *", periodic_id="worklists.forget_choices")
@app.task(name="worklists.forget_choices", pass_context=False)
def forget_choices(timestamp: int) -> None:
    """What was chosen a day ago and never started goes."""
    services.forget_choices(now=moment.now())
