"""Whether web, database and worker answer: for monitors and for `rongyi demo`."""

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

from rongyi.journal.queries import given_up_counts, runner_health
from rongyi.kernel import moment

FINE, FAILS = "ok", "fails"
logger = logging.getLogger("rongyi.health")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database and worker answer, else 503; each part says "ok" or "fails".

    `worker` is both of its halves: the one that runs jobs and the one that delivers facts.
    `given_up` counts what failed at every try, and `needs_rebase` says that facts wait after a
    logical restore: a person looks at these, the parts answer all the same.
    """
    parts = {"web": FINE, "database": FINE, "worker": FINE}
    told: dict[str, object] = {}
    try:
        runner = runner_health(now=moment.now())
        if not (_jobs_run() and runner.alive):
            parts["worker"] = FAILS
        told = {"given_up": given_up_counts(), "needs_rebase": runner.needs_rebase}
    except Error:
        logger.exception("the database does not answer")
        parts["database"] = parts["worker"] = FAILS
    well = all(state == FINE for state in parts.values())
    answer = {"status": FINE if well else FAILS, **parts, **told}
    return JsonResponse(answer, status=200 if well else 503)


def _jobs_run() -> bool:
    fresh = Now() - timedelta(seconds=settings.HEARTBEAT_AGE_MAX_S)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=fresh).exists())


healthz.needs = "public"  # type: ignore[attr-defined]
