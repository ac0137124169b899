"""The posts that a person holds, and how much lies there."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import Counted, PostCounts
from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import Catalogue
from rongyi.exchange.queries import CALLS_TOLD_FOR, calls_without_outcome
from rongyi.exemption import queries as exemption
from rongyi.history import queries as history
from rongyi.journal.queries import seals_in_time
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Task
from rongyi.web.staff_rows import Desk, Mark
from rongyi.web.wording import moment, plain, weekday
from rongyi.workbench.guard import staff_only

WORDS_LENGTH_MAX = 100


_KINDS = {
    "wait": gettext_noop("Waiting for another result"),
    "accept": gettext_noop("To accept"),
    "correct": gettext_noop("Applicant corrects"),
    "prereview": gettext_noop("First review"),
    "review": gettext_noop("To review"),
    "resume": gettext_noop("Clock stopped"),
    "decide": gettext_noop("To decide"),
    "issue": gettext_noop("Certificate being made"),
    "deliver": gettext_noop("To hand over"),
    "close": gettext_noop("To close"),
}


@never_cache
@require_safe
@staff_only
@needs("work.read")
def home(request: Request) -> HttpResponse:
    """Every post of mine with what waits there, the most pressing numbers first."""
    found = cases.counts(request.actor, now=request.now)
    book = catalogue.catalogue_of(catalogue.current_edition())
    owed = Counted(exemption.asked_count(request.actor))
    total = together([owed, *(one.total for one in found)])
    pressing = together([one.overdue for one in found])
    wait = ngettext("%(count)s case waits", "%(count)s cases wait", total.number)
    summary = wait % {"count": total}
    if pressing.number:
        late = ngettext("%(count)s is overdue", "%(count)s are overdue", pressing.number)
        summary = f"{summary} · {late % {'count': pressing}}"
    page = {
        "greeting": gettext("My posts"),
        "summary": f"{weekday(timezone.localdate(request.now))} · {summary}",
        "opinions_asked": cases.opinions_count(request.actor),
        "desks": [desk(one, book) for one in found],
        "sealed_late": not seals_in_time(now=request.now),
        "calls_unknown": [
            f"{plain(one.name)} · {moment(one.at)}"
            for one in calls_without_outcome(now=request.now, since=request.now - CALLS_TOLD_FOR)
        ]
        if request.actor.led
        else [],
        "has_former": history.has_former_cases(request.actor),
    }
    return render(request, "workbench/counter/home.html", page)


def together(numbers: Sequence[Counted]) -> Counted:
    """The sum of numbers, as far as they were counted."""
    return Counted(sum(one.number for one in numbers), any(one.more for one in numbers))


def desk(found: PostCounts, book: Catalogue) -> Desk:
    """One post as a tile."""
    marks = []
    if found.overdue.number:
        marks.append(
            Mark(words=gettext("%(n)s overdue") % {"n": found.overdue}, tone="seal", icon="clock")
        )
    if found.soon.number:
        marks.append(
            Mark(words=gettext("%(n)s due soon") % {"n": found.soon}, tone="amber", icon="clock")
        )
    marks += [
        Mark(words=f"{kind_words(kind)} {count}")
        for kind, count in found.kinds.items()
        if len(found.kinds) > 1
    ]
    department = book.departments.get(found.department)
    return Desk(
        title=found.title,
        url=reverse("workbench:list", args=[found.post]),
        total=str(found.total),
        below=department.name if department else "",
        marks=tuple(marks),
    )


def kind_words(kind: str) -> str:
    """What is to be done next, as the name of a pile."""
    return gettext(_KINDS[kind]) if kind in _KINDS else kind


@never_cache
@require_safe
@staff_only
@needs("work.read")
def find(request: Request) -> HttpResponse:
    """Search over all my posts, also of cases that are over: by number, or by part of a name."""
    text = request.GET.get("q", "").strip()[:WORDS_LENGTH_MAX]
    found = cases.search_cases(request.actor, text)
    if len(found.rows) == 1 and not found.more:
        return HttpResponseRedirect(reverse("workbench:case", args=[found.rows[0].number]))
    if not text:
        return HttpResponseRedirect(reverse("workbench:home"))
    rows = [
        Task(
            title=one.title,
            state=one.state_words,
            hint=f"{one.number} · {one.applicant_name}",
            url=reverse("workbench:case", args=[one.number]),
        )
        for one in found.rows
    ]
    page = {"rows": rows, "text": text, "more": found.more}
    return render(request, "workbench/counter/found.html", page)
