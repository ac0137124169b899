"""A correction asked for once, answered in place."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.themes import queries
from rongyi.web.access import needs
from rongyi.web.request import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.correct")
def correction(request: Request, number: str) -> HttpResponse:
    """What was asked for, and the way to answer it. Errors: NotFound."""
    head = queries.bundle_of_number(number, request.actor)
    return render(request, "portal/apply/correction.html", {"case": head})
