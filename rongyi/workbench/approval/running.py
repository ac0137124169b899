"""How every act runs: show its form, show the letter, do it, or say why not and keep the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from rongyi.cases import queries as cases
from rongyi.cases.queries import CasePage, HistoryRow
from rongyi.cases.services import Outcome, require_may
from rongyi.kernel.errors import DomainError, NotAllowedNow, Stale, Unseen
from rongyi.kernel.text import Text
from rongyi.web.request import Request
from rongyi.web.seen import FACT, VERSION, number_in, version_in
from rongyi.workbench import flash
from rongyi.workbench.approval.case import OK, noted, show, where
from rongyi.workbench.approval.forms import Form, Typed
from rongyi.workbench.approval.habit import goes_on
from rongyi.workbench.counter.asked import Asked
from rongyi.workbench.error_words import meanwhile, said
from rongyi.workbench.kept import recalled


@dataclass(frozen=True, kw_only=True)
class Act:
    """How an act goes: its form, the one call that does it, and the fact that it leaves. `acts`:
    what it is for the policy, where that is not its name.

    Where the newest fact of the case is that one, by the same person, a second click is told
    that it is done.
    """

    name: str
    fact: str
    form: Callable[[CasePage], Form]
    do: Callable[[Request, CasePage, Typed], Sequence[Outcome]]
    acts: tuple[str, ...] = ()


def run(request: Request, number: str, act: Act) -> HttpResponse:
    """Show the form (GET), the letter (POST, go=preview), or do the act. Errors: NotFound."""
    page = cases.case_page(number, request.actor, now=request.now)
    if request.method != "POST":
        return _open(request, page, act)
    form, back = act.form(page), where(request, page)
    address = back.case_url(page.number)
    typed = form.read(request.POST)
    if request.POST.get("go") == "preview":
        return _preview(request, page, form, typed)
    onward = _onward(request, page, back) if goes_on(request) else address
    try:
        outcomes = act.do(request, page, typed)
    except DomainError as error:
        return _refused(request, number, act, typed, error)
    mine = next(one for one in outcomes if one.case_id == page.case_id)
    if mine.error is not None:
        return _refused(request, number, act, typed, mine.error)
    flash.leave(request, form.done(act.name, typed), outcomes)
    return HttpResponseRedirect(onward)


def _open(request: Request, page: CasePage, act: Act) -> HttpResponse:
    """The form of the act, with what was typed before the session ran out; who may not do it is
    told so here, as he would be when he sends it."""
    try:
        require_may(page, act.acts or (act.name,), actor=request.actor, now=request.now)
    except DomainError as error:
        return show(request, page, problem=said(error), status=error.status)
    form, kept = act.form(page), recalled(request)
    panel = form.panel(where(request, page), form.read(kept) if kept else None)
    return show(request, page, panel=panel, typed=noted(kept))


def seen(request: Request, page: CasePage) -> dict[UUID, int]:
    """The versions that the person looked at, of this case and of those that are done with it:
    what changed since is not acted upon."""
    found = {page.case_id: version_in(request.POST)}
    for row in page.siblings:
        found[row.case_id] = version_in(request.POST, f"{VERSION}-{row.case_id}")
    return found


def _onward(request: Request, page: CasePage, back: Asked) -> str:
    """The case after this one in its list, looked up before the act takes this one out of it; at
    the end the list."""
    found = cases.next_previous(request.actor, back.post, page.number, back.filter, now=request.now)
    return back.case_url(found.next) if found.next else back.back_url()


def _preview(request: Request, page: CasePage, form: Form, typed: Typed) -> HttpResponse:
    back = where(request, page)
    try:
        letter = form.draft(request, typed)
    except DomainError as error:
        panel = form.panel(back, typed, error)
        return show(request, page, panel=panel, problem=said(error), status=error.status)
    return show(request, page, panel=form.panel(back, typed, letter=letter), status=OK)


def _refused(
    request: Request, number: str, act: Act, typed: Typed, error: DomainError
) -> HttpResponse:
    """The form again with the words of the error and all that was typed, over the case as it is
    now. Who clicked twice is shown that it is done."""
    page = cases.case_page(number, request.actor, now=request.now)
    back = where(request, page)
    told = said(error)
    if isinstance(error, Stale | NotAllowedNow) and page.history:
        last = page.history[-1]
        if last.name == act.fact and last.actor_id == request.actor.person_id:
            flash.tell(request, "already", Text(page.number, page.number))
            return HttpResponseRedirect(back.case_url(page.number))
        changes = _changes(request, page)
        if changes and not isinstance(error, Unseen):
            told = meanwhile(told, changes)
    panel = act.form(page).panel(back, typed, error)
    return show(request, page, panel=panel, problem=told, status=error.status)


def _changes(request: Request, page: CasePage) -> Sequence[HistoryRow]:
    """What was done since the person saw the case, by others or by himself in another window;
    where nobody can tell, the last thing done."""
    fact = number_in(request.POST, FACT)
    if fact is None:
        return page.history[-1:]
    found = page.since(fact, but=request.actor.person_id)
    return found or tuple(one for one in page.history[-1:] if one.seq > fact)
