"""Submitting while very many do: received at once, shown its place, entered by and by.

The same addresses are served by `rongyi intake`, which receives many in one commit; a site without
it receives them here, one a commit.
"""

from __future__ import annotations

from copy import copy
from dataclasses import asdict
from urllib.parse import quote
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.kernel.actor import ANONYMOUS
from rongyi.kernel.errors import DomainError, NotFound
from rongyi.portal.error_words import error_texts
from rongyi.portal.guide.kept import PERSONAL, SEEN_BY
from rongyi.themes import queries, services
from rongyi.themes.queries import Progress
from rongyi.web.access import needs
from rongyi.web.context import short_language, text_size
from rongyi.web.request import Request
from rongyi.web.wording import moment

PROGRESS_KEPT_S = 5
AGAIN_S, AGAIN_MAX_S = 6, 60  # after that a browser looks again by itself,
ENTERED_PER_S = 40  # the later, the more are to be entered before
WAITING_KEPT_S = 3600
KEY_LENGTH_MAX = 64
PASS_LENGTH_MAX = 2_000
# Signs in the kept page for what is one's own.
_NUMBER, SIGN, _PLACE = "NUMBERSIGN", "TICKETSIGN", 2_222_222_222
ONE, MANY = "one", "many"  # whether the language says one application or more before yours


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
    without scripts. `rongyi intake` asks here for the page with signs. Errors: NotFound,
    PassNotValid."""
    if (kind := request.META.get(SEEN_BY)) is not None:
        request.META[SEEN_BY] = True
        return HttpResponse(_waiting_page(request, kind))
    number, bundle_id = services.read_ticket(ticket)
    shared = _progress()
    entered_by_now = number < shared.next
    found = queries.received(number, bundle_id) if entered_by_now else None
    if entered_by_now and found is None:
        raise NotFound(what="ticket")
    if found is None or not (found.number or found.problem):
        return _waiting(request, ticket, number, max(number - shared.next, 0))
    page = {
        "number": f"{number:,}",
        "received_at": moment(found.received_at) if found else "",
        "entered": bool(found.number),
        "problem": bool(found.problem),
        "check_url": reverse("portal:check", args=[bundle_id]),
        "receipt_url": "",
    }
    if found.number:
        receipt = reverse("portal:case", args=[found.number])
        page["receipt_url"] = f"{receipt}?view=receipt"
    return render(request, "portal/apply/ticket.html", page)


def _waiting(request: Request, ticket: str, number: int, place: int) -> HttpResponse:
    text = _waiting_page(request, kind_of(place))
    answer = HttpResponse(own_page(text, ticket, number, place))
    answer.headers["Refresh"] = str(again_s(place))
    return answer


def _waiting_page(request: Request, kind: str) -> str:
    """The page that very many look at: kept per language, with signs for what is one's own. It is
    made for nobody signed in, at an address of nobody's, so nothing of a person can be kept."""
    key = f"ticket:{short_language()}:{text_size(request)}:{kind}"
    text: str | None = cache.get(key)
    if text is None:
        public = copy(request)
        public.actor, public.is_kept = ANONYMOUS, True
        public.path = public.path_info = reverse("portal:ticket", args=[SIGN])
        public.META = {**request.META, "PATH_INFO": public.path_info, "QUERY_STRING": ""}
        page = {"number": _NUMBER, "place": 1 if kind == ONE else _PLACE}
        made = render(public, "portal/apply/ticket.html", page)
        text = made.content.decode().replace(PERSONAL, "", 1)
        cache.set(key, text, WAITING_KEPT_S)
    return text


def kind_of(place: int) -> str:
    """Which of the two kept pages says so many."""
    return ONE if place == 1 else MANY


def own_page(text: str, ticket: str, number: int, place: int) -> str:
    """The kept page with what is one's own in the place of its signs."""
    own = text.replace(_NUMBER, f"{number:,}").replace(SIGN, quote(ticket, safe=":"))
    return own.replace(str(_PLACE), f"{place}")


def again_s(place: int) -> int:
    """After how many seconds it is worth looking again: everybody who waits does."""
    return min(max(place // ENTERED_PER_S, AGAIN_S), AGAIN_MAX_S)


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
