"""My space: drafts, what is running, what is done, and my certificates."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.certificates import queries as certificates
from rongyi.identity import queries as people
from rongyi.portal.space import cases, told
from rongyi.portal.space.certificates import certificate_task
from rongyi.portal.space.mandates import mandate_task
from rongyi.themes import queries as themes
from rongyi.web.access import needs
from rongyi.web.request import Request

BUNDLES_MAX = 100


@never_cache
@require_safe
@needs("bundle.read")
def space(request: Request) -> HttpResponse:
    """What belongs to the person, or to the enterprise acted for."""
    bundles = themes.my_bundles(request.actor, rows=BUNDLES_MAX)
    held = certificates.held_by(request.actor, now=request.now)
    given = people.mandates_given(request.actor, now=request.now)
    page = {
        "drafts": cases.of_state(bundles, "draft"),
        "running": cases.of_state(bundles, "submitted"),
        "done": cases.of_state(bundles, "done"),
        "empty": not bundles,
        "told": told.take(request),
        "certificates": [
            certificate_task(one, asks=bool(themes.offered(one, request.actor, now=request.now)))
            for one in held
        ],
        "mandates": [mandate_task(one) for one in given],
    }
    return render(request, "portal/space/space.html", page)
