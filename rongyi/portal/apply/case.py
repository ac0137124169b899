"""Receipt and progress of a submitted application."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.themes import queries
from rongyi.web.access import needs
from rongyi.web.request import Request


@never_cache
@require_safe
@needs("case.read")
def case(request: Request, number: str) -> HttpResponse:
    """Where an application stands. Errors: NotFound."""
    head = queries.bundle_of_number(number, request.actor)
    page = {"case": head, "just_sent": "sent" in request.GET}
    return render(request, "portal/apply/case.html", page)


@never_cache
@require_safe
@needs("case.read")
def receipt_pdf(request: Request, number: str) -> HttpResponse:
    """The receipt to keep. Errors: NotFound."""
    queries.bundle_of_number(number, request.actor)
    return HttpResponse(b"", content_type="application/pdf")
