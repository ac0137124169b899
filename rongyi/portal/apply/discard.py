"""Throw a draft away: asked once more, on a page of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.kernel.errors import NotAllowedNow, Stale
from rongyi.portal.apply.stale import since_seen
from rongyi.portal.space import told
from rongyi.themes import queries, services
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.seen import version_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("bundle.edit")
def discard(request: Request, bundle_id: UUID) -> HttpResponse:
    """Ask, then delete; what was submitted is not deleted. Errors: NotFound."""
    space = HttpResponseRedirect(reverse("portal:space"))
    if request.method != "POST":
        head = queries.draft(bundle_id, request.actor, now=request.now).head
        if head.state != "draft":
            return space
        return render(request, "portal/apply/discard.html", {"bundle": head})
    try:
        services.discard_bundle(
            bundle_id=bundle_id,
            actor=request.actor,
            seen=version_in(request.POST),
            now=request.now,
        )
    except NotAllowedNow:
        told.leave(request, told.NO_DRAFT)
        return space
    except Stale as error:
        head = queries.draft(bundle_id, request.actor, now=request.now).head
        page = {"bundle": head, "stale": since_seen(error, request)}
        return render(request, "portal/apply/discard.html", page, status=error.status)
    told.leave(request, told.DELETED)
    return space
