"""Whether web, database and worker answer: for monitors and for `rongyi demo`."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import Error
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from rongyi.journal.queries import runner_health

FINE, FAILS = "ok", "fails"
logger = logging.getLogger("rongyi.health")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database and worker answer, else 503; each part says "ok" or "fails".

    `worker` is both of its halves: the one that runs jobs and the one that delivers facts.
    """
    parts = {"web": FINE, "database": FINE, "worker": FINE}
    try:
        if not (_jobs_run() and _facts_are_delivered()):
            parts["worker"] = FAILS
    except Error:
        logger.exception("the database does not answer")
        parts["database"] = parts["worker"] = FAILS
    well = all(state == FINE for state in parts.values())
    return JsonResponse({"status": FINE if well else FAILS, **parts}, status=200 if well else 503)


def _jobs_run() -> bool:
    fresh = Now() - timedelta(seconds=settings.HEARTBEAT_AGE_MAX_S)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=fresh).exists())


def _facts_are_delivered() -> bool:
    return runner_health(now=datetime.now(UTC)).alive


healthz.needs = "public"  # type: ignore[attr-defined]
