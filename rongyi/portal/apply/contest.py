"""A register's value is wrong: say why, then type the right one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from rongyi.themes import services
from rongyi.web.access import needs
from rongyi.web.request import Request


@require_POST
@needs("bundle.edit")
def contest(request: Request, bundle_id: UUID) -> HttpResponse:
    """Open the field for typing; staff see both values. Errors: NotFound, FieldForeign."""
    element = request.POST.get("element", "")
    services.contest_field(
        bundle_id=bundle_id,
        element=element,
        words=request.POST.get("words", ""),
        actor=request.actor,
        now=request.now,
    )
    section = request.POST.get("section", "")
    page = reverse("portal:resume", args=[bundle_id])
    if section.isidentifier():
        page = reverse("portal:form", args=[bundle_id, section])
    return HttpResponseRedirect(f"{page}#field-{element}")
