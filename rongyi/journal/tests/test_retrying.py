"""When a job that failed is tried again: its own failure is not that of the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from procrastinate.jobs import Job
from procrastinate.utils import utcnow

from rongyi.journal.jobs import Patient


def pause(attempts: int, error: Exception) -> timedelta | None:
    """How long after its failure a job is tried again; None: never."""
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="", attempts=attempts)
    before: datetime = utcnow()
    decision = Patient().get_retry_decision(exception=error, job=job)
    if decision is None:
        return None
    assert decision.retry_at is not None
    return decision.retry_at - before


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 4), (1, 16), (3, 256), (7, 65_536)])
def test_a_job_that_fails_waits_ever_longer(attempts: int, seconds: int) -> None:
    found = pause(attempts, ValueError())

    assert found is not None
    assert found >= timedelta(seconds=seconds)


def test_a_job_that_failed_at_every_try_is_given_up() -> None:
    assert pause(8, ValueError()) is None


def test_while_the_database_is_away_nothing_is_given_up_nor_put_off_for_long() -> None:
    first, late = pause(0, OperationalError()), pause(40, OperationalError())
    failing = pause(3, ValueError())

    assert first is not None and late is not None and failing is not None
    assert first < late < failing
