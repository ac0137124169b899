"""Submitting while very many do: received at once, shown its place, entered by and by.

The same addresses are served by `rongyi intake`, which receives many in one commit; a site without
it receives them here, one a commit.
"""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.kernel.errors import DomainError, NotFound
from rongyi.portal.error_words import error_texts
from rongyi.themes import queries, services
from rongyi.themes.queries import Progress
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.wording import moment

PROGRESS_KEPT_S = 5
AGAIN_S = 6  # how often a browser looks again by itself
KEY_LENGTH_MAX = 64
PASS_LENGTH_MAX = 2_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("public")
def intake(request: Request, bundle_id: UUID) -> HttpResponse:
    """Receive one application with the pass of its check page, which says whose it is; a repeat
    has the first receipt. Errors are told on a page that keeps the way back."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal:check", args=[bundle_id]))
    try:
        asked = services.read_pass(
            request.POST.get("pass", "")[:PASS_LENGTH_MAX],
            bundle_id=bundle_id,
            key=request.POST.get("key", "")[:KEY_LENGTH_MAX],
            now=request.now,
        )
        (taken,) = services.take_in([asked], now=request.now)
        if isinstance(taken, DomainError):
            raise taken
    except DomainError as error:
        what, following = error_texts(error)
        page = {
            "what": what,
            "next": following,
            "check_url": reverse("portal:check", args=[bundle_id]),
        }
        return render(request, "portal/apply/not_received.html", page, status=error.status)
    return HttpResponseRedirect(reverse("portal:ticket", args=[taken.ticket]))


@never_cache
@require_safe
@needs("public")
def ticket(request: Request, ticket: str) -> HttpResponse:
    """The place of what was received, for who holds its ticket; it looks again by itself, also
    without scripts. Errors: NotFound, PassNotValid."""
    number, bundle_id = services.read_ticket(ticket)
    shared = _progress()
    entered_by_now = number < shared.next
    found = queries.received(number, bundle_id) if entered_by_now else None
    if entered_by_now and found is None:
        raise NotFound(what="ticket")
    page = {
        "number": f"{number:,}",
        "place": max(number - shared.next, 0),
        "received_at": moment(found.received_at) if found else "",
        "entered": bool(found and found.number),
        "problem": bool(found and found.problem),
        "check_url": reverse("portal:check", args=[bundle_id]),
        "receipt_url": f"{reverse('portal:case', args=[found.number])}?view=receipt"
        if found and found.number
        else "",
    }
    answer = render(request, "portal/apply/ticket.html", page)
    if not page["entered"] and not page["problem"]:
        answer.headers["Refresh"] = str(AGAIN_S)
    return answer


@require_safe
@cache_control(public=True, max_age=PROGRESS_KEPT_S)
@needs("public")
def progress(request: Request) -> JsonResponse:
    """How far entering has come: one answer for everybody, kept for seconds."""
    return JsonResponse(asdict(_progress()))


def _progress() -> Progress:
    found: Progress | None = cache.get("intake_progress")
    if found is None:
        found = queries.intake_progress()
        cache.set("intake_progress", found, PROGRESS_KEPT_S)
    return found
