"""Who stands in for whom (代班) at the posts that I head, and how much each has in hand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rongyi.cases import queries as cases
from rongyi.identity import queries as identity
from rongyi.identity import services
from rongyi.identity.queries import CoverRow, Holder
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, ErrorLine, Field, Task
from rongyi.web.wording import day, plain
from rongyi.workbench import flash, words
from rongyi.workbench.guard import refused, staff_only
from rongyi.workbench.lead import forms
from rongyi.workbench.lead.delegations import TONES, state_words

OK, REASON_MAX = 200, 200
TARGETS = {
    "identity.unfit_cover": "substitute",
    "identity.period_wrong": "until",
    "identity.not_in_writing": "reason",
    "permission.denied": "absent",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("cover.order")
def covers(request: Request) -> HttpResponse:
    """My people, what they have in hand, who stands in for whom; and a new cover."""
    if not request.actor.led:
        return refused(request, "cover.order")
    people = identity.holders(request.actor.led, now=request.now)
    asks = _asks(people)
    if request.method != "POST":
        return _show(request, people, forms.recalled(request, asks))
    sent = forms.typed(request.POST, asks)
    post, _, absent = forms.text(sent, "absent").partition(" ")
    try:
        services.order_cover(
            actor=request.actor,
            post=post,
            absent_id=forms.person({"absent": absent}, "absent"),
            substitute_id=forms.person(sent, "substitute"),
            valid_from=forms.day(sent, "from"),
            valid_to=forms.day(sent, "until"),
            reason=forms.text(sent, "reason"),
            now=request.now,
        )
    except DomainError as error:
        rows, lines = forms.told(asks, sent, TARGETS, error)
        return _show(request, people, rows, lines, status=error.status)
    flash.tell(request, "cover", Text("", ""))
    return HttpResponseRedirect(reverse("workbench:covers"))


@require_POST
@staff_only
@needs("cover.end")
def end(request: Request, cover_id: UUID) -> HttpResponse:
    """The colleague is back: the cover ends at once. Errors: NotFound."""
    services.end_cover(actor=request.actor, cover_id=cover_id, now=request.now)
    flash.tell(request, "end_cover", Text("", ""))
    return HttpResponseRedirect(reverse("workbench:covers"))


def _show(
    request: Request,
    people: list[Holder],
    asks: list[Field],
    lines: list[ErrorLine] | None = None,
    status: int = OK,
) -> HttpResponse:
    counts = cases.in_hand_counts(request.actor, sorted(request.actor.led))
    page = {
        "people": [_person(one, counts.get((one.post, one.person_id), 0)) for one in people],
        "rows": [_row(one) for one in identity.covers(request.actor, now=request.now)],
        "fields": asks,
        "errors": lines or [],
        "notice": None if lines else flash.take(request),
    }
    return render(request, "workbench/lead/covers.html", page, status=status)


def _person(one: Holder, count: int) -> Task:
    return Task(
        title=one.name,
        state=words.cases(count),
        tone="lake" if count else "grey",
        hint=plain(one.post_title),
        url=reverse("workbench:list", args=[one.post]) + f"?handler={one.person_id}",
    )


def _row(one: CoverRow) -> forms.Line:
    names = {"cover": plain(one.substitute), "absent": plain(one.absent)}
    hints = [
        plain(one.post_title),
        gettext("from %(first)s to %(last)s")
        % {"first": day(one.valid_from), "last": day(one.valid_to)},
        one.reason,
    ]
    task = Task(
        title=gettext("%(cover)s stands in for %(absent)s") % names,
        state=state_words(one.state),
        tone=TONES[one.state],
        hint=" · ".join(hint for hint in hints if hint),
    )
    running = one.state in ("in_force", "to_come")
    url = reverse("workbench:end_cover", args=[one.cover_id])
    return forms.Line(task=task, url=url if running else "")


def _asks(people: list[Holder]) -> list[Field]:
    absent = tuple(
        Choice(
            code=f"{one.post} {one.person_id}",
            label=f"{plain(one.name)} · {plain(one.post_title)}",
        )
        for one in people
    )
    named = {one.person_id: one.name for one in people}
    return [
        Field(code="absent", label=gettext("Who is away"), type="select", choices=absent),
        Field(
            code="substitute",
            label=gettext("Who stands in"),
            type="select",
            choices=tuple(Choice(code=str(code), label=name) for code, name in named.items()),
            help=gettext("A colleague of the same post."),
        ),
        Field(code="from", label=gettext("From"), type="date"),
        Field(code="until", label=gettext("Until"), type="date"),
        Field(
            code="reason",
            label=gettext("Reason"),
            required=False,
            length_max=REASON_MAX,
        ),
    ]
