"""The rules changed while an application was running: take the new ones, or keep the old."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.cases.errors import MoveNotAsked
from rongyi.cases.queries import MoveQuestion, moves_asked
from rongyi.cases.services import answer_move
from rongyi.kernel.errors import DomainError
from rongyi.portal.error_words import error_texts
from rongyi.themes import queries
from rongyi.web import telling
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Task

CHOSEN = "rules_chosen"  # told once on the page of the application
AGREE, KEEP = "agree", "keep"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.answer_move")
def rules(request: Request, number: str) -> HttpResponse:
    """What would change, item by item, and the two answers to each. Errors: NotFound."""
    head = queries.bundle_of_number(number, request.actor)
    back = reverse("portal:case", args=[number])
    asked = moves_asked(head.id, request.actor)
    if request.method != "POST":
        if not asked:
            return HttpResponseRedirect(back)
        return _show(request, head, asked, back)
    said, move = request.POST.get("answer", ""), request.POST.get("move", "")
    if said not in (AGREE, KEEP):
        return _show(request, head, asked, back, unsaid=True)
    chosen = next((one for one in asked if str(one.id) == move), None)
    if chosen is None:  # answered, taken back, or never asked
        return _show(request, head, asked, back, error=MoveNotAsked())
    outcome = answer_move(
        actor=request.actor,
        case_id=chosen.case_id,
        move_id=chosen.id,
        agree=said == AGREE,
        now=request.now,
    )
    if outcome.error is not None:
        asked = moves_asked(head.id, request.actor)
        return _show(request, head, asked, back, error=outcome.error)
    telling.leave(request, CHOSEN, said)
    return HttpResponseRedirect(request.path if len(asked) > 1 else back)


def _show(
    request: Request,
    head: queries.BundleHead,
    asked: list[MoveQuestion],
    back: str,
    *,
    unsaid: bool = False,
    error: DomainError | None = None,
) -> HttpResponse:
    told = error_texts(error) if error else None
    page = {"head": head, "asked": asked, "back_url": back, "unsaid": unsaid, "told": told}
    status = error.status if error else 422 if unsaid else 200
    return render(request, "portal/apply/rules.html", page, status=status)


def waiting(asked: list[MoveQuestion], number: str) -> list[Task]:
    """The questions as rows of the page of the application."""
    state = gettext("Choose")
    url = reverse("portal:rules", args=[number])
    return [Task(title=one.item_title, state=state, tone="amber", url=url) for one in asked]
