"""Choose, confirm, watch and stop batches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rongyi.catalogue import queries as catalogue
from rongyi.identity import queries as identity
from rongyi.kernel.errors import BadInput, DomainError
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, ErrorLine, Field, Task
from rongyi.web.seen import VERSION, version_in
from rongyi.web.staff_rows import Flaw
from rongyi.web.wording import moment, plain
from rongyi.workbench import flash
from rongyi.workbench.batches import forms
from rongyi.workbench.counter.asked import understood
from rongyi.workbench.error_words import Said, said
from rongyi.workbench.guard import staff_only
from rongyi.workbench.kept import recalled
from rongyi.worklists import queries, services
from rongyi.worklists.errors import NothingChosen
from rongyi.worklists.queries import BatchPage, BatchRow, Offer

TICKED_MAX = 500
DIGITS_MAX = 9
OK = 200
TONES = {"chosen": "amber", "running": "lake", "done": "jade", "cancelled": "grey"}
TARGETS = {
    "batch.reasons_missing": "reasons",
    "batch.points_missing": "points",
    "batch.colleague_missing": "to",
}


@require_POST
@staff_only
@needs("work.read")
def choose(request: Request, post: str) -> HttpResponseRedirect:
    """Choose the ticked cases as the page showed them, or all of the list as it is filtered; then
    say what to do.

    Errors: NotFound, TooManyChosen, Unseen, BadInput for what is no case.
    """
    wanted = understood(request, post)
    ticked = None
    if not request.POST.get("all"):
        named = request.POST.getlist("case")[:TICKED_MAX]
        ticked = {_id(one): version_in(request.POST, f"{VERSION}-{one}") for one in named}
    try:
        batch_id = services.choose_cases(
            actor=request.actor,
            post=post,
            filter=wanted.filter,
            query=wanted.query(),
            case_ids=None if ticked is None else list(ticked),
            seen=ticked,
            now=request.now,
        )
    except NothingChosen:
        flash.tell(request, "choose-none", Text("", ""))
        return HttpResponseRedirect(wanted.back_url())
    return HttpResponseRedirect(reverse("workbench:batch_page", args=[batch_id]))


@never_cache
@require_safe
@staff_only
@needs("work.read")
def mine(request: Request) -> HttpResponse:
    """My batches, the newest first."""
    rows = [
        Task(
            title=row.act_words or gettext("Nothing told yet"),
            state=row.state_words,
            tone=TONES[row.state],
            hint=f"{moment(row.chosen_at)} · {_post_title(row.post)} · {_sum(row)}",
            url=reverse("workbench:batch_page", args=[row.id]),
        )
        for row in queries.my_batches(request.actor)
    ]
    return render(request, "workbench/batches/mine.html", {"rows": rows})


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Orders that were not taken: what was typed, and why."""

    act: str
    post: QueryDict
    error: DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("work.read")
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """One batch: what can be done with it, or how far it is; POST starts it. Errors: NotFound."""
    if request.method != "POST":
        return _show(request, batch_id)
    act = request.POST.get("act", "")
    page = queries.batch_page(request.actor, batch_id)
    colleagues = _colleagues(request, act, page.row)
    try:
        services.start_batch(
            actor=request.actor,
            batch_id=batch_id,
            act=act,
            orders=forms.orders(act, page.items, request.POST, colleagues),
            now=request.now,
        )
    except DomainError as error:
        if error.code not in TARGETS:
            raise
        return _show(request, batch_id, Tried(act=act, post=request.POST, error=error))
    return HttpResponseRedirect(reverse("workbench:batch_page", args=[batch_id]))


@require_POST
@staff_only
@needs("work.read")
def cancel(request: Request, batch_id: UUID) -> HttpResponseRedirect:
    """Stop a batch, or drop what was chosen. Errors: NotFound."""
    row = queries.batch_page(request.actor, batch_id).row
    services.cancel_batch(actor=request.actor, batch_id=batch_id, now=request.now)
    if row.state == "chosen":
        return HttpResponseRedirect(_list_url(row))
    return HttpResponseRedirect(reverse("workbench:batch_page", args=[batch_id]))


def _show(request: Request, batch_id: UUID, tried: Tried | None = None) -> HttpResponse:
    only = request.GET.get("only") == "refused"
    after = request.GET.get("after", "")
    behind = int(after) if after.isdecimal() and len(after) <= DIGITS_MAX else 0
    page = queries.batch_page(request.actor, batch_id, after=behind, refused_only=only)
    context = {
        "batch": page.row,
        "sum": _sum(page.row),
        "tone": TONES[page.row.state],
        "post_title": _post_title(page.row.post),
        "list_url": _list_url(page.row),
        "url": reverse("workbench:batch_page", args=[batch_id]),
        "running": page.row.state == "running",
    }
    if page.row.state == "chosen":
        return _confirm(request, page, context, tried)
    context |= {
        "results": page.results,
        "only": only,
        "after_url": f"?after={page.after}{'&only=refused' if only else ''}" if page.after else "",
        "before_url": f"?{'only=refused' if only else ''}" if behind else "",
    }
    part = "progress" if request.htmx else "watch"
    return render(request, f"workbench/batches/{part}.html", context)


def _confirm(
    request: Request, page: BatchPage, context: dict[str, object], tried: Tried | None
) -> HttpResponse:
    act = tried.act if tried else request.GET.get("act", "")
    offer = next((one for one in page.offers if one.act == act), None)
    problem = said(tried.error) if tried else None
    fields = forms.fields(act, page.items, _colleagues(request, act, page.row))
    flaws = forms.flaws(act, page.items)
    if kept := recalled(request):
        fields = tuple(replace(one, value=kept.get(one.code, "")) for one in fields)
        flaws = tuple(_again(one, kept) for one in flaws)
    if tried and problem:
        fields = tuple(_filled(one, tried.post, problem) for one in fields)
        flaws = tuple(_kept(one, tried.post, problem) for one in flaws)
    context |= {
        "offers": [_offered(one, page.row) for one in page.offers],
        "gone": _gone(page.row),
        "offer": offer,
        "told": _told(offer, page.row) if offer else "",
        "fields": fields,
        "flaws": flaws,
        "what": _what(offer, page.row) if offer else (),
        "no_ground": act == "reject" and not fields[0].choices,
        "problem": problem,
        "errors": _errors(fields, flaws, problem),
    }
    status = tried.error.status if tried else OK
    return render(request, "workbench/batches/confirm.html", context, status=status)


def _colleagues(request: Request, act: str, row: BatchRow) -> list[Choice]:
    """To whom of the post the cases may be handed."""
    if act != "reassign":
        return []
    found = identity.holders([row.post], now=request.now)
    return [Choice(code=str(one.person_id), label=one.name) for one in found]


def _offered(offer: Offer, row: BatchRow) -> Task:
    able = gettext("%(count)s of %(total)s can take this now")
    count = able % {"count": offer.count, "total": row.total}
    tone = "jade" if offer.count == row.total else "amber"
    return Task(title=offer.words, state=count, tone=tone, url=f"?act={offer.act}")


def _gone(row: BatchRow) -> str:
    told = ngettext(
        "%(count)s that you ticked has left the list meanwhile; it is not among these.",
        "%(count)s that you ticked have left the list meanwhile; they are not among these.",
        row.gone,
    )
    return told % {"count": row.gone} if row.gone else ""


def _told(offer: Offer, row: BatchRow) -> str:
    return gettext("%(act)s: %(cases)s") % {"act": plain(offer.words), "cases": _sum(row)}


def _what(offer: Offer, row: BatchRow) -> list[str]:
    """What will happen, in sentences."""
    able = ngettext(
        "%(count)s of %(total)s case can take this now.",
        "%(count)s of %(total)s cases can take this now.",
        row.total,
    )
    told = [able % {"count": offer.count, "total": row.total}]
    if offer.count < row.total:
        told.append(gettext("The others stay as they are, and each says why."))
    told.append(gettext("Each case has its own outcome; one that is refused stops no other."))
    told.append(gettext("What somebody changes before its turn is left alone and told to you."))
    return told


def _filled(row: Field, post: QueryDict, problem: Said) -> Field:
    value = post.get(row.code, "")
    listed = not row.choices or value in {one.code for one in row.choices}
    wrong = row.required and not (value.strip() and listed)
    too_long = len(value) > services.WORDS_MAX
    return replace(row, value=value, error=problem.what if wrong or too_long else "")


def _again(row: Flaw, post: QueryDict) -> Flaw:
    ticked = row.key in post.getlist("point")
    return replace(row, ticked=ticked, words=post.get(f"words-{row.key}", ""))


def _kept(row: Flaw, post: QueryDict, problem: Said) -> Flaw:
    again = _again(row, post)
    wrong = again.ticked and not 0 < len(again.words.strip()) <= services.WORDS_MAX
    return replace(again, error=problem.what if wrong else "")


def _errors(
    fields: tuple[Field, ...], flaws: tuple[Flaw, ...], problem: Said | None
) -> list[ErrorLine]:
    if problem is None:
        return []
    lines = [ErrorLine(words=one.error, target=one.first_id) for one in fields if one.error]
    lines += [ErrorLine(words=one.error, target=f"{one.id}-words") for one in flaws if one.error]
    first = fields[0].first_id if fields else flaws[0].id if flaws else "main"
    return lines or [ErrorLine(words=problem.what, target=first)]


def _sum(row: BatchRow) -> str:
    total = ngettext("%(count)s case", "%(count)s cases", row.total) % {"count": row.total}
    if row.started_at is None:
        return total
    parts = [total, gettext("%(count)s done") % {"count": row.done}]
    if row.refused:
        parts.append(gettext("%(count)s stayed as they were") % {"count": row.refused})
    if row.left:
        parts.append(gettext("%(count)s left") % {"count": row.left})
    return " · ".join(parts)


def _post_title(post: str) -> str:
    known = catalogue.catalogue_of(catalogue.current_edition()).posts.get(post)
    return plain(known.title) if known else post


def _list_url(row: BatchRow) -> str:
    return reverse("workbench:list", args=[row.post]) + (row.query or "?show=all")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(name="case") from None
