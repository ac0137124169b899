"""Hand over all cases of a list, as it is filtered, to one colleague of the post (批量改派)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.cases import queries as cases
from rongyi.cases import services
from rongyi.cases.queries import LISTED_MAX
from rongyi.catalogue import queries as catalogue
from rongyi.identity import queries as identity
from rongyi.kernel.errors import DomainError, Unseen
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, ErrorLine, Field
from rongyi.web.seen import versions_in, versions_of
from rongyi.workbench import flash, words
from rongyi.workbench.counter.asked import understood
from rongyi.workbench.guard import staff_only
from rongyi.workbench.lead import forms

OK, REASON_MAX = 200, 2_000
TARGETS = {"case.reasons_missing": "reason"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("case.assign")
def hand_over(request: Request, post: str) -> HttpResponse:
    """Choose a colleague for the cases of a list, as the page showed them; each has its own
    outcome. Errors: NotFound, Unseen, BadInput for what is no case."""
    wanted = understood(request, post)
    found = cases.listed_seen(request.actor, post, wanted.filter, now=request.now)
    asks = _asks(request, post)
    if request.method != "POST":
        return _show(request, post, found, forms.recalled(request, asks))
    found, sent = versions_in(request.POST), forms.typed(request.POST, asks)
    if not found:
        raise Unseen(number="")
    if forms.text(sent, "to") not in {one.code for one in asks[0].choices}:
        rows = forms.filled(asks, sent, "to", gettext("Choose one."))
        lines = [ErrorLine(words=rows[0].error, target=rows[0].first_id)]
        return _show(request, post, found, rows, lines, status=422)
    try:
        outcomes = services.reassign_cases(
            actor=request.actor,
            case_ids=list(found),
            seen=found,
            to=forms.person(sent, "to"),
            reason=forms.text(sent, "reason"),
            now=request.now,
        )
    except DomainError as error:
        rows, lines = forms.told(asks, sent, TARGETS, error)
        return _show(request, post, found, rows, lines, status=error.status)
    flash.leave(request, "reassign", outcomes)
    return HttpResponseRedirect(wanted.url())


def _asks(request: Request, post: str) -> list[Field]:
    colleagues = identity.holders([post], now=request.now)
    return [
        Field(
            code="to",
            label=gettext("Colleague"),
            type="choice",
            choices=tuple(Choice(code=str(one.person_id), label=one.name) for one in colleagues),
        ),
        Field(
            code="reason",
            label=gettext("Reason"),
            type="long_text",
            required=False,
            length_max=REASON_MAX,
            help=gettext("Colleagues read this in the history. At most %(limit)s characters.")
            % {"limit": REASON_MAX},
        ),
    ]


def _show(
    request: Request,
    post: str,
    found: Mapping[UUID, int],
    rows: list[Field],
    lines: list[ErrorLine] | None = None,
    status: int = OK,
) -> HttpResponse:
    wanted, count = understood(request, post), len(found)
    book = catalogue.catalogue_of(catalogue.current_edition())
    known = book.posts.get(post)
    page = {
        "post_title": known.title if known else post,
        "count_words": words.cases(count),
        "count": count,
        "capped": count >= LISTED_MAX,
        "limit": LISTED_MAX,
        "seen": versions_of(found),
        "fields": rows,
        "errors": lines or [],
        "back_url": wanted.url(),
        "act_url": reverse("workbench:hand_over", args=[post]) + wanted.query(),
    }
    return render(request, "workbench/lead/hand_over.html", page, status=status)
