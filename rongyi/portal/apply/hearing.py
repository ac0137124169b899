"""The right to a hearing (听证): asked for within five working days of being told, by a click,
and withdrawn while it was not held."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.cases.queries import HearingRight, hearings_of_bundle
from rongyi.cases.services import ask_hearing, waive_hearing
from rongyi.kernel.errors import BadInput, DomainError
from rongyi.portal.error_words import error_texts
from rongyi.themes import queries
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Task
from rongyi.web.seen import version_in
from rongyi.web.wording import plain, weekday


@dataclass(frozen=True, kw_only=True)
class Card:
    """One case of the page: `words` say where its hearing stands; `may` ask for one now."""

    right: HearingRight
    may: bool
    words: tuple[str, ...]
    letter_url: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.ask_hearing")
def hearing(request: Request, number: str) -> HttpResponse:
    """Until when a hearing may be asked for, case by case, and the button; what was asked for is
    confirmed with day and number of its letter, and may be withdrawn while nothing was held.
    Errors: NotFound."""
    head = queries.bundle_of_number(number, request.actor)
    rights = hearings_of_bundle(head.id, request.actor, now=request.now)
    if not rights:
        return HttpResponseRedirect(reverse("portal:case", args=[number]))
    if request.method != "POST":
        return _show(request, head, rights)
    gives_up = "waive" in request.POST
    chosen = request.POST.get("waive" if gives_up else "case", "")
    right = next((one for one in rights if one.number == chosen), None)
    if right is None:
        return _show(request, head, rights, error=BadInput(name="case"))
    if right.given_up if gives_up else right.asked_at is not None:
        return HttpResponseRedirect(request.path)  # a second click: it is done
    service = waive_hearing if gives_up else ask_hearing
    seen = {right.case_id: version_in(request.POST)}
    (outcome,) = service(actor=request.actor, case_id=right.case_id, seen=seen, now=request.now)
    if outcome.error is not None:
        rights = hearings_of_bundle(head.id, request.actor, now=request.now)
        return _show(request, head, rights, error=outcome.error)
    return HttpResponseRedirect(request.path)


def _show(
    request: Request,
    head: queries.BundleHead,
    rights: list[HearingRight],
    *,
    error: DomainError | None = None,
) -> HttpResponse:
    page = {
        "head": head,
        "back_url": reverse("portal:case", args=[head.number]),
        "cards": [_card(one) for one in rights],
        "told": error_texts(error) if error else None,
    }
    status = error.status if error else 200
    return render(request, "portal/apply/hearing.html", page, status=status)


def _card(right: HearingRight) -> Card:
    letter = right.letter
    url = reverse("portal:letter_pdf", args=[letter.number, letter.id]) if letter else ""
    return Card(right=right, may=_may_ask(right), words=_words(right), letter_url=url)


def _words(right: HearingRight) -> tuple[str, ...]:
    """Where the hearing of one case stands."""
    until = {"day": weekday(right.until)}
    if right.waived:
        return (gettext("You withdrew your request for a hearing."),)
    if right.given_up:
        return (gettext("You gave up the hearing."),)
    if right.held_on is not None:
        return (gettext("The hearing was held on %(day)s.") % {"day": weekday(right.held_on)},)
    if right.called_on is not None:
        told = {"day": weekday(right.called_on), "time": right.called_at, "place": right.place}
        return (gettext("The hearing is held on %(day)s, %(time)s, at: %(place)s.") % told,)
    if right.hold_by is not None:
        held = gettext("The hearing is held by %(day)s.") % {"day": weekday(right.hold_by)}
        return held, gettext("You are told day, time and place seven working days before.")
    if right.why_not is None:
        return (gettext("You may ask for it until %(day)s.") % until,)
    words, what_next = error_texts(right.why_not)
    return plain(words), plain(what_next)


def waiting(rights: list[HearingRight], number: str) -> list[Task]:
    """Those that may still be asked for, and those that were and may be withdrawn, as rows of the
    page of the application."""
    return [_task(one, number) for one in rights if _may_ask(one) or one.may_waive]


def _may_ask(right: HearingRight) -> bool:
    return right.asked_at is None and right.why_not is None


def _task(right: HearingRight, number: str) -> Task:
    may_ask, day = _may_ask(right), weekday(right.until)
    return Task(
        title=right.item_title,
        state=gettext("Ask for a hearing") if may_ask else gettext("A hearing was asked for"),
        tone="amber" if may_ask else "lake",
        hint=gettext("until %(day)s") % {"day": day} if may_ask else _words(right)[0],
        url=reverse("portal:hearing", args=[number]),
    )
