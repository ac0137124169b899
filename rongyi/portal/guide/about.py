"""What we promise about access and about data."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rongyi.portal.guide import kept
from rongyi.web.access import PUBLIC, needs
from rongyi.web.request import Request


@require_safe
@needs(PUBLIC)
@kept.page
def accessibility(request: Request) -> HttpResponse:
    """How the pages can be used, and where they fall short."""
    return render(request, "portal/guide/accessibility.html")


@require_safe
@needs(PUBLIC)
@kept.page
def privacy(request: Request) -> HttpResponse:
    """What is kept of whom, why and for how long."""
    return render(request, "portal/guide/privacy.html")
