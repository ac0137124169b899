"""Whether web, database, worker and log answer: for monitors and for `rongyi demo`."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import Error
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from rongyi.cases.queries import provisional_cases
from rongyi.exchange.queries import CALLS_TOLD_FOR, calls_without_outcome
from rongyi.journal.queries import AHEAD, LogHealth, given_up_counts, log_health, runner_health
from rongyi.kernel import moment

FINE, FAILS = "ok", "fails"
logger = logging.getLogger("rongyi.health")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database, worker and log answer, else 503; each part says "ok" or "fails".

    `worker` is both of its halves: the one that runs jobs and the one that delivers facts. `log`
    is that what happens is covered by signed checkpoints in time: without, decisions reach nobody.
    `outside` says whether each place of LOG_EXPORT has them; one that is late is to be looked at.
    `given_up` counts what failed at every try, and `needs_rebase` says that facts wait after a
    logical restore, `provisional` counts running cases with a due day in a year whose holidays
    are not published, `calls_unknown` calls of the last week to departments whose outcome nobody
    knows: a person looks at these, the parts answer all the same.
    """
    parts = {"web": FINE, "database": FINE, "worker": FINE, "log": FINE}
    told: dict[str, object] = {}
    try:
        now = moment.now()
        runner = runner_health(now=now)
        if not (_jobs_run() and runner.alive):
            parts["worker"] = FAILS
        sealing = log_health(now=now)
        if not sealing.seals:
            parts["log"] = FAILS
        told = {
            **_log(sealing),
            "given_up": given_up_counts(),
            "needs_rebase": runner.needs_rebase,
            "provisional": provisional_cases(),
            "calls_unknown": len(calls_without_outcome(now=now, since=now - CALLS_TOLD_FOR)),
        }
    except Error:
        logger.exception("the database does not answer")
        parts["database"] = parts["worker"] = parts["log"] = FAILS
    well = all(state == FINE for state in parts.values())
    answer = {"status": FINE if well else FAILS, **parts, **told}
    return JsonResponse(answer, status=200 if well else 503)


def _log(health: LogHealth) -> dict[str, object]:
    """The logs, and the places that they are carried to by their order in LOG_EXPORT."""
    places = dict.fromkeys(row.place for row in health.outside)
    outside = [
        [row for row in health.outside if row.place == place and (row.late or row.error)]
        for place in places
    ]
    return {
        "logs": {
            row.log: {"size": row.size, "sealed": row.sealed_size, "trouble": row.trouble}
            for row in health.logs
        },
        "outside": [
            {
                "status": FAILS if any(row.late or row.error == AHEAD for row in rows) else FINE,
                "trouble": "; ".join(sorted({_code(row.error) for row in rows if row.error})),
            }
            for rows in outside
        ],
    }


def _code(error: str) -> str:
    """What went wrong at a place, without the paths that its words may hold."""
    return error.partition(":")[0]


def _jobs_run() -> bool:
    fresh = Now() - timedelta(seconds=settings.HEARTBEAT_AGE_MAX_S)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=fresh).exists())


healthz.needs = "public"  # type: ignore[attr-defined]
