"""Whether web, database and worker answer: for monitors and for `rongyi demo`."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import Error
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

HEARTBEAT_S = 5
HEARTBEAT_AGE_MAX_S = 20
logger = logging.getLogger("rongyi.health")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all three answer, else 503; each part says "ok" or "fails"."""
    parts = {"web": "ok", "database": "ok", "worker": "ok"}
    fresh = Now() - timedelta(seconds=HEARTBEAT_AGE_MAX_S)
    try:
        if not ProcrastinateWorker.objects.filter(last_heartbeat__gte=fresh).exists():
            parts["worker"] = "fails"
    except Error:
        logger.exception("the database does not answer")
        parts["database"] = parts["worker"] = "fails"
    well = all(state == "ok" for state in parts.values())
    return JsonResponse(
        {"status": "ok" if well else "fails", **parts}, status=200 if well else 503
    )


healthz.needs = "public"  # type: ignore[attr-defined]
