"""The page of one case: what was handed in left, the paper right, what can be done below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import CasePage
from rongyi.catalogue import queries as catalogue
from rongyi.journal.services import record_reads
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine, Fact
from rongyi.web.staff_rows import Mark
from rongyi.web.wording import moment, plain, weekday
from rongyi.workbench import flash, words
from rongyi.workbench.approval import beside, buttons, habit, papers, site, values
from rongyi.workbench.approval.panel import Panel
from rongyi.workbench.counter.asked import Asked, asked
from rongyi.workbench.error_words import Said
from rongyi.workbench.guard import staff_only
from rongyi.workbench.kept import recalled
from rongyi.worklists.queries import notes_of_case

OK = 200
DELIVERED = ("case.received.v1", "case.served.v1")


@dataclass(frozen=True)
class Typed:
    """A note that was typed and could not be kept."""

    words: str


@never_cache
@require_safe
@staff_only
@needs("case.read")
def case(request: Request, number: str) -> HttpResponse:
    """One case for a post that takes part in it. Errors: NotFound, recorded by the caller."""
    page = cases.case_page(number, request.actor, now=request.now)
    return show(request, page, typed=noted(recalled(request)))


def noted(kept: QueryDict | None) -> Typed | None:
    """The note among what was typed before the session ran out."""
    return Typed(kept.get("words", "")) if kept and "words" in kept else None


def where(request: Request, page: CasePage) -> Asked:
    """The list that the person came from: the one of the address, else that of the task."""
    actor = request.actor
    wanted = request.GET.get("post", "")
    held = sorted(actor.posts)
    mine = page.post if page.post in actor.posts else held[0]
    return asked(request, wanted if wanted in actor.posts else mine)


def show(
    request: Request,
    page: CasePage,
    *,
    panel: Panel | None = None,
    problem: Said | None = None,
    status: int = OK,
    typed: Typed | None = None,
) -> HttpResponse:
    """The page, with the form of an act if one is open, and what went wrong with it."""
    wanted = where(request, page)
    if page.subject_id != request.actor.person_id:
        seen = {page.subject_id: [page.number]}
        record_reads(seen, part="page", actor=request.actor, at=request.now)
    shown = papers.chosen(request, page)
    checks, query = values.checks(page), wanted.place()
    address = reverse("workbench:case", args=[page.number])
    context: dict[str, object] = {
        "case": head(page, request),
        "checks": checks,
        "checks_title": values.checks_title(checks),
        "papers": values.papers(page, shown.digest if shown else "", query),
        "papers_to_come": any(row.to_come for row in page.materials),
        "papers_count": sum(len(row.files) for row in page.materials),
        "paper": papers.viewer(request, page, shown, wanted) if shown else None,
        "values": values.groups(page),
        "joint": beside.joint(page, request.actor, wanted),
        "moments": beside.moments(page, page.letters),
        "power": beside.power(page),
        "handler": beside.handler(page),
        "opinions": beside.opinions(page),
        "visit": site.shown(page, wanted),
        "ways": beside.ways(page, wanted),
        "panel": panel,
        "acts": buttons.acts(page, wanted),
        "rarer": buttons.rarer(page, wanted),
        "blocked": buttons.blocked(page),
        "idle": buttons.idle(page),
        "keys": buttons.keys(page),
        "note": _note(request, page, wanted, typed, problem) if page.in_hand.may_note else None,
        "goes_on": habit.goes_on(request),
        "act_url": address + query,
        "errors": _errors(panel, problem),
        "notice": _notice(None if typed else problem, panel) or flash.take(request),
        **_way(request, page, wanted),
    }
    return render(request, "workbench/approval/case.html", context, status=status)


def _note(
    request: Request, page: CasePage, wanted: Asked, typed: Typed | None, problem: Said | None
) -> dict[str, object]:
    """My note with its version, and what colleagues noted; what was typed and not kept stays."""
    rows = notes_of_case(page, request.actor)
    own = next((row for row in rows if row.is_own), None)
    words, version = (own.words, own.version) if own else ("", 0)
    if typed is not None:
        words = typed.words
    return {
        "url": reverse("workbench:note", args=[page.number]) + wanted.place(),
        "words": words,
        "version": version,
        "others": [row for row in rows if not row.is_own],
        "state": "failed" if typed else "saved" if own else "idle",
        "at": own.changed_at if own else None,
        "problem": problem.what if typed and problem else "",
    }


def _delivery(page: CasePage) -> list[Fact]:
    """Whether what was decided has reached the applicant: which papers he opened, or what was done
    where he did not."""
    label = gettext("Delivery")
    if page.unopened:
        return [Fact(label=label, value=gettext("Not opened by the applicant yet"))]
    decided = page.decided_at  # what was opened before an order took the case up again is past
    rows = [row for row in page.history if row.name in DELIVERED and decided and row.at >= decided]
    return [Fact(label=label, value=f"{moment(row.at)} {plain(row.words)}") for row in rows]


def head(page: CasePage, request: Request) -> dict[str, Any]:
    """What stands at the top: state, time left, whose case it is, the clock line."""
    today = timezone.localdate(request.now)
    facts = [
        Fact(label=gettext("Applicant"), value=page.applicant_name),
        Fact(
            label=gettext("Kind"),
            value=gettext("Enterprise") if page.acts_for_enterprise else gettext("Person"),
        ),
        Fact(label=gettext("Came by"), value=words.channel(page.channel)),
        Fact(label=gettext("Received"), value=moment(page.received_at)),
        *_delivery(page),
    ]
    tag = None
    if page.due_on is not None and page.left is not None:
        tag = words.clock(left=page.left, due_on=page.due_on, today=today, kind=page.task)
    running = page.accepted_at is not None
    return {
        "number": page.number,
        "title": page.title,
        "version": page.version,
        "told": page.told,
        "beside": [row for row in page.siblings if row.acts],
        "state": Mark(words=page.state_words, tone=words.STATE_TONES.get(page.state, "grey")),
        "clock": tag,
        "facts": facts,
        "legal": page.legal_workdays if running else None,
        "promised": page.promised_workdays if running else None,
        "used": page.clock.used,
        "stopped": page.clock.stopped_days + page.stopped_now,
        "clock_words": _clock_words(page),
    }


def _clock_words(page: CasePage) -> str:
    """Until when, and if the clock stands still, since when and why."""
    clock = page.clock
    if page.accepted_at is None:
        if page.told_by is None:
            return ""
        if page.state == "correction":
            return gettext("The applicant was told what to correct; the clock has not begun.")
        return gettext("Not accepted yet. Corrections can be asked for until %(day)s.") % {
            "day": weekday(page.told_by)
        }
    parts = []
    if clock.stopped and page.stops:
        last = page.stops[-1]
        parts.append(
            gettext("Stopped since %(since)s for a %(why)s, expected until %(until)s: %(reason)s")
            % {
                "since": moment(last.stopped_at),
                "why": words.said(last.words),
                "until": weekday(last.until),
                "reason": last.reason,
            }
        )
    if clock.promised_due is not None and page.decided_at is None:
        parts.append(
            gettext("Promised by %(promised)s, by law until %(legal)s.")
            % {"promised": weekday(clock.promised_due), "legal": weekday(clock.legal_due)}
        )
    if clock.provisional:
        parts.append(gettext("Provisional: the calendar of that year is not published yet."))
    if page.deemed:
        parts.append(gettext("Counts as accepted since its receipt: nobody answered in time."))
    return " ".join(parts)


def _errors(panel: Panel | None, problem: Said | None) -> list[ErrorLine]:
    if problem is None or panel is None or not panel.has_errors:
        return []
    return panel.error_lines


def _notice(problem: Said | None, panel: Panel | None) -> flash.Notice | None:
    """What went wrong with the act as a whole; what is wrong with a field stands at the field."""
    if problem is None or (panel is not None and panel.has_errors):
        return None
    return flash.Notice(title=problem.what, words=problem.next or "", tone="amber")


def _way(request: Request, page: CasePage, wanted: Asked) -> Mapping[str, object]:
    """Back to the list, and to the cases before and after this one in it."""
    found = cases.next_previous(
        request.actor, wanted.post, page.number, wanted.filter, now=request.now
    )
    post = catalogue.catalogue_of(page.edition_id).posts.get(wanted.post)
    return {
        "checks_asked": found.checks,
        "back_url": wanted.back_url(page.case_id),
        "back_words": words.said(post.title) if post else wanted.post,
        "before_url": wanted.case_url(found.previous) if found.previous else "",
        "after_url": wanted.case_url(found.next) if found.next else "",
    }
