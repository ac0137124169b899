"""What my departments are asked to check (部门核验): the list, and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import AskedRow
from rongyi.cases.services import answer_check, note_read
from rongyi.catalogue import queries as catalogue
from rongyi.kernel.errors import BadInput, DomainError, NotFound, Stale
from rongyi.kernel.seen import marks_of
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Clock, ErrorLine, Fact, Field, Words
from rongyi.web.seen import seen_in
from rongyi.web.wording import moment, plain
from rongyi.workbench import flash, words
from rongyi.workbench.error_words import Said, changed, said
from rongyi.workbench.guard import staff_only
from rongyi.workbench.kept import recalled

WORDS_LENGTH_MAX = 1_000
ANSWERS = {"yes": True, "no": False}
OK = 200


@dataclass(frozen=True, kw_only=True)
class Check:
    """One paper that waits for an answer, with its form."""

    id: str
    title: Words
    url: str
    facts: tuple[Fact, ...]
    field: Field
    seen: str
    clock: Clock | None = None


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An answer that was not taken: for which check, what was typed, and why."""

    proof_id: UUID
    typed: str
    error: DomainError


@never_cache
@require_safe
@staff_only
@needs("proof.answer")
def checks(request: Request) -> HttpResponse:
    """What waits for an answer of my departments, by due day."""
    return _show(request)


@require_POST
@staff_only
@needs("proof.answer")
def answer(request: Request, proof_id: UUID) -> HttpResponse:
    """Confirm or deny one. Errors: ProofMissing; all else stands above the list as it is now."""
    typed = request.POST.get(_name(proof_id), "")
    if len(typed) > WORDS_LENGTH_MAX or request.POST.get("answer") not in ANSWERS:
        raise BadInput(name="answer")
    holds = ANSWERS[request.POST["answer"]]
    try:
        row = answer_check(
            proof_id=proof_id,
            holds=holds,
            words=typed,
            seen=seen_in(request.POST),
            actor=request.actor,
            now=request.now,
        )
    except NotFound:
        raise
    except DomainError as error:
        return _show(request, Tried(proof_id=proof_id, typed=typed, error=error))
    flash.tell(request, "check-yes" if holds else "check-no", row.title)
    return HttpResponseRedirect(reverse("workbench:checks"))


def _show(request: Request, tried: Tried | None = None) -> HttpResponse:
    found = cases.checks_asked(request.actor)
    seen = [one.proof.bundle_id for one in found]
    note_read(bundles=seen, part="check", actor=request.actor, now=request.now)
    kept = recalled(request) or QueryDict()
    rows = [_check(request, one, tried, kept) for one in found]
    fields = [row.field for row in rows if row.field.error]
    lines = [ErrorLine(words=field.error, target=field.id) for field in fields]
    page = {
        "rows": rows,
        "errors": lines,
        "count_words": words.papers(len(rows)),
        "problem": _problem(tried, found) if tried else None,
        "notice": flash.take(request),
    }
    status = tried.error.status if tried else OK
    return render(request, "workbench/counter/checks.html", page, status=status)


def _problem(tried: Tried, found: list[AskedRow]) -> Said | None:
    """What stands above the list: not what stands at a field."""
    mine = next((one for one in found if one.proof.id == tried.proof_id), None)
    if mine is None:
        return said(tried.error)
    if isinstance(tried.error, Stale):
        return changed(said(tried.error), tried.error, mine.names)
    return None


def _check(request: Request, asked: AskedRow, tried: Tried | None, kept: QueryDict) -> Check:
    proof = asked.proof
    mine = tried if tried is not None and tried.proof_id == proof.id else None
    facts = [
        Fact(label=gettext("Applicant"), value=asked.applicant_name),
        *(Fact(label=label, value=value) for label, value in asked.shows),
        Fact(label=gettext("Application"), value=asked.bundle_number),
        Fact(label=gettext("Asked since"), value=moment(proof.changed_at)),
        Fact(label=gettext("Legal ground"), value=plain(proof.basis)),
    ]
    return Check(
        id=f"check-{proof.id}",
        title=proof.title,
        url=reverse("workbench:check", args=[proof.id]),
        facts=tuple(one for one in facts if one.value),
        field=_field(proof.id, mine, kept),
        seen=marks_of(asked.shown),
        clock=_clock(proof.due_on, proof.department, timezone.localdate(request.now)),
    )


def _clock(due_on: date | None, department: str, today: date) -> Clock | None:
    """The time left, in working days of the department that was asked."""
    if due_on is None:
        return None
    calendar = catalogue.catalogue_of(catalogue.current_edition()).calendar_of(department)
    return words.clock(left=calendar.between(today, due_on), due_on=due_on, today=today)


def _name(proof_id: UUID) -> str:
    """Each form of the page has a field of its own, so that labels lead to the right one."""
    return f"words-{proof_id}"


def _field(proof_id: UUID, mine: Tried | None, kept: QueryDict) -> Field:
    return Field(
        code=_name(proof_id),
        label=gettext("What was found"),
        type="long_text",
        required=False,
        help=gettext("Needed when it is not confirmed. The applicant and the officer read this."),
        value=mine.typed if mine else kept.get(_name(proof_id), ""),
        error=said(mine.error).what if mine and not isinstance(mine.error, Stale) else "",
        length_max=WORDS_LENGTH_MAX,
    )
