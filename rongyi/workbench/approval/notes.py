"""The note of a clerk on a case: saved by itself, apart from every act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from rongyi.cases import queries as cases
from rongyi.kernel.errors import DomainError, Stale
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Words
from rongyi.web.seen import version_in
from rongyi.workbench.approval.case import Typed, show, where
from rongyi.workbench.error_words import said
from rongyi.workbench.guard import staff_only
from rongyi.worklists import services

WORDS_LENGTH_MAX = services.NOTE_MAX * 2  # so that too long is told, not cut


@dataclass(frozen=True, kw_only=True)
class Saving:
    """Whether what is typed is kept: idle, saved, failed."""

    state: str
    at: datetime | None = None
    words: Words = ""


@require_POST
@staff_only
@needs("case.note")
def note(request: Request, number: str) -> HttpResponse:
    """Keep a note: from a script one line comes back (200, 409, 422), else the page of the case.

    Errors: NotFound.
    """
    typed = request.POST.get("words", "")[:WORDS_LENGTH_MAX]
    version = version_in(request.POST)
    case_id = cases.case_id(number)
    try:
        version = services.write_note(
            actor=request.actor, case_id=case_id, words=typed, version=version, now=request.now
        )
    except DomainError as error:
        if not (error.code.startswith("note.") or isinstance(error, Stale)):
            raise
        if request.htmx:
            saving = Saving(state="failed", words=said(error).what)
            return _line(request, saving, _again(version), error.status)
        page = cases.case_page(number, request.actor, now=request.now)
        told = said(error)
        return show(request, page, problem=told, status=error.status, typed=Typed(typed))
    if request.htmx:
        return _line(request, Saving(state="saved", at=request.now), version)
    page = cases.case_page(number, request.actor, now=request.now)
    return HttpResponseRedirect(f"{where(request, page).case_url(number)}#note")


def _again(version: int) -> int | str:
    """What the page sends the next time: where it said no version, it says none again."""
    return "" if version < 0 else version


def _line(request: Request, saving: Saving, version: int | str, status: int = 200) -> HttpResponse:
    context = {"saving": saving, "version": version}
    return render(request, "workbench/approval/note_saving.html", context, status=status)
