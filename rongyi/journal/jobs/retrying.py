"""When a job that failed is tried again."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

TRIES_MAX = 8
AGAIN_S = 4  # then 16, 64, ... seconds: given up a day after the first try (`rongyi jobs`)
AWAY_S_MAX = 60


class Patient(BaseRetryStrategy):
    """Longer and longer pauses, and in the end nothing: as a job goes that itself fails.

    Where the database is away, or its disk is full, nothing is wrong with the job: it is tried
    again soon, however often. Else some outages in a row would put a letter off for hours.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, (OperationalError, InterfaceError)):
            return RetryDecision(
                retry_in={"seconds": min(AGAIN_S * (job.attempts + 1), AWAY_S_MAX)}
            )
        if job.attempts >= TRIES_MAX:
            return None
        return RetryDecision(retry_in={"seconds": AGAIN_S ** (job.attempts + 1)})
