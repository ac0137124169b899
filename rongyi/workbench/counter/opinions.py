"""What my posts are asked for their opinion on (征求意见): the list, one question, its answer."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rongyi.cases import queries as cases
from rongyi.cases import services
from rongyi.cases.queries import OpinionPage, OpinionRow
from rongyi.documents import services as documents
from rongyi.journal import services as journal
from rongyi.kernel.errors import DomainError, Stale
from rongyi.kernel.seen import marks_of
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, Clock, ErrorLine, Fact, Field, Task
from rongyi.web.seen import seen_in
from rongyi.web.wording import plain, weekday
from rongyi.workbench import flash, words
from rongyi.workbench.error_words import Said, changed, said
from rongyi.workbench.guard import staff_only
from rongyi.workbench.lead import forms

OK, WORDS_MAX = 200, 2_000
TARGETS = {"case.stand_unknown": "stand", "case.reasons_missing": "words"}


@never_cache
@require_safe
@staff_only
@needs("opinion.answer")
def opinions(request: Request) -> HttpResponse:
    """What waits for an opinion of my posts, the most urgent first."""
    found = cases.opinions_asked(request.actor, now=request.now)
    page = {"rows": [_task(one) for one in found], "notice": flash.take(request)}
    return render(request, "workbench/counter/opinions.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("opinion.answer")
def opinion(request: Request, opinion_id: UUID) -> HttpResponse:
    """One question with what it shows, which is recorded; and the answer. Errors: NotFound."""
    found = cases.opinion_page(opinion_id, request.actor, now=request.now)
    asks = _asks()
    if request.method != "POST":
        services.record_opinion_read(actor=request.actor, opinion_id=opinion_id, now=request.now)
        return _show(request, found, forms.recalled(request, asks))
    sent = forms.typed(request.POST, asks)
    try:
        services.answer_opinion(
            actor=request.actor,
            opinion_id=opinion_id,
            stand=forms.text(sent, "stand"),
            words=forms.text(sent, "words"),
            seen=seen_in(request.POST),
            now=request.now,
        )
    except DomainError as error:
        services.record_opinion_read(actor=request.actor, opinion_id=opinion_id, now=request.now)
        found = cases.opinion_page(opinion_id, request.actor, now=request.now)
        if isinstance(error, Stale):
            told = changed(said(error), error, found.names)
            rows = forms.filled(asks, sent)
            return _show(request, found, rows, problem=told, status=error.status)
        rows, lines = forms.told(asks, sent, TARGETS, error)
        return _show(request, found, rows, lines, status=error.status)
    flash.tell(request, "opinion", found.row.item)
    return HttpResponseRedirect(reverse("workbench:opinions"))


@never_cache
@require_safe
@staff_only
@needs("opinion.answer")
def paper(request: Request, opinion_id: UUID, digest: str) -> HttpResponse:
    """A paper that a question shows, for download; recorded. Errors: NotFound."""
    found = cases.opinion_paper(opinion_id, digest, request.actor, now=request.now)
    services.record_opinion_read(actor=request.actor, opinion_id=opinion_id, now=request.now)
    answer = HttpResponse(journal.open_file(found.digest), content_type="application/octet-stream")
    name = quote(documents.clean_name(found.name or found.digest[:12]))
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def clock(row: OpinionRow, request: Request) -> Clock:
    """The time left; an answer that is late is marked."""
    today = timezone.localdate(request.now)
    return words.clock(left=row.left, due_on=row.due_on, today=today)


def _task(row: OpinionRow) -> Task:
    late = (
        gettext("overdue")
        if row.overdue
        else gettext("until %(day)s") % {"day": weekday(row.due_on)}
    )
    return Task(
        title=row.item,
        state=late,
        tone="seal" if row.overdue else "lake",
        hint=f"{plain(row.asked_title)} → {plain(row.post_title)} · {row.question[:60]}",
        url=reverse("workbench:opinion", args=[row.opinion_id]),
    )


def _asks() -> list[Field]:
    return [
        Field(
            code="stand",
            label=gettext("Your opinion"),
            type="choice",
            choices=(
                Choice(code="agree", label=gettext("We agree")),
                Choice(code="disagree", label=gettext("We do not agree")),
                Choice(code="remark", label=gettext("We only remark")),
            ),
        ),
        Field(
            code="words",
            label=gettext("Reasons"),
            type="long_text",
            required=False,
            help=gettext("Needed unless you agree. At most %(limit)s characters.")
            % {"limit": WORDS_MAX},
        ),
    ]


def _show(
    request: Request,
    found: OpinionPage,
    asks: list[Field],
    lines: list[ErrorLine] | None = None,
    *,
    problem: Said | None = None,
    status: int = OK,
) -> HttpResponse:
    row = found.row
    facts = [Fact(label=label, value=value) for label, value in found.values]
    papers = [
        Task(
            title=one.title,
            state=gettext("Original"),
            hint=one.name,
            url=reverse("workbench:opinion_paper", args=[row.opinion_id, one.digest]),
        )
        for one in found.papers
    ]
    page = {
        "row": row,
        "clock": None if row.answered_at else clock(row, request),
        "facts": facts,
        "papers": papers,
        "fields": asks,
        "errors": lines or [],
        "problem": problem,
        "seen": marks_of(found.shown),
    }
    return render(request, "workbench/counter/opinion.html", page, status=status)
