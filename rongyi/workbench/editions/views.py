"""Preview, move and take back: running cases of my department's items and another edition."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.cases import queries as cases
from rongyi.cases import services
from rongyi.cases.queries import (
    MOVE_WORDS,
    VERDICT_WORDS,
    VERDICTS,
    MovedRow,
    MovePreview,
    MoveRow,
)
from rongyi.catalogue import queries as catalogue
from rongyi.kernel.errors import BadInput, NotFound, NotPermitted, Stale
from rongyi.kernel.ids import new_id
from rongyi.kernel.seen import marks_of
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Choice, Field, Link, Task
from rongyi.web.seen import seen_in, versions_in, versions_of
from rongyi.web.wording import moment, plain
from rongyi.workbench import flash, words
from rongyi.workbench.error_words import changed, said
from rongyi.workbench.guard import refused, staff_only

OK = 200
TONES = {"safe": "jade", "needs_consent": "amber", "blocked": "seal"}
STATE_TONES = {"asked": "amber", "moved": "jade", "kept": "grey", "undone": "grey"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the page is asked for: an item, an edition, one verdict of three."""

    item: str
    number: int
    edition: UUID
    verdict: str
    start: UUID | None = None

    def url(self, **more: str) -> str:
        parts = {"item": self.item, "to": str(self.number), "verdict": self.verdict}
        parts = {**parts, "start": str(self.start or ""), **more}
        kept = urlencode({name: value for name, value in parts.items() if value})
        return f"{reverse('workbench:editions')}?{kept}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("case.move")
def editions(request: Request) -> HttpResponse:
    """What an edition changes for running cases of an item (GET); move those shown (POST)."""
    try:
        items = cases.movable_items(request.actor)
    except NotPermitted:
        return refused(request, "case.move")
    if request.method == "POST":
        return _move(request, items)
    asked = _asked(request, items)
    after = _key(request.GET.get("after", ""))
    found = cases.preview_moves(
        request.actor,
        [asked.item],
        asked.edition,
        verdict=asked.verdict,
        start=asked.start,
        after=after,
        now=request.now,
    )
    book = catalogue.catalogue_of(catalogue.current_edition())
    page = {
        "fields": _fields(asked, [(code, book.items[code].title) for code in items]),
        "title": book.items[asked.item].title,
        "number": asked.number,
        "filters": _filters(asked, found),
        "changes": [
            Task(title=one.words, state=words.cases(n), tone=TONES[one.verdict])
            for one, n in found.words
        ],
        "rows": [_row(one) for one in found.rows],
        "sum": sum(found.counts.values()),
        "part": _part(asked, found),
        "rest_url": asked.url(start=str(found.rest)) if found.rest else "",
        "movable": words.cases(len(found.seen)) if found.seen else "",
        "consent": asked.verdict != "safe" and found.counts["needs_consent"],
        "url": reverse("workbench:editions"),
        "sent": {
            "item": asked.item,
            "to": asked.number,
            "verdict": asked.verdict,
            "seen": versions_of(found.seen),
        },
        "before_url": asked.url() if after else "",
        "after_url": asked.url(after=str(found.next)) if found.next else "",
        "batches": [
            Task(
                title=moment(one.at),
                state=words.cases(one.cases),
                tone="lake",
                url=reverse("workbench:edition_batch", args=[one.batch_id]),
            )
            for one in cases.batches_of_moves(request.actor)
        ],
        "notice": flash.take(request),
    }
    return render(request, "workbench/editions/preview.html", page)


def _move(request: Request, items: list[str]) -> HttpResponse:
    """The cases that the page showed, as they were then: what changed since stays and says so.

    Errors: BadInput for an item, an edition or a verdict that is not there.
    """
    sent = request.POST
    asked = _asked(request, items)
    for name, read in {"item": asked.item, "to": str(asked.number)}.items():
        if sent.get(name, "") != read:
            raise BadInput(name=name)
    if sent.get("verdict", "") != asked.verdict:
        raise BadInput(name="verdict")
    seen, batch_id = versions_in(sent), new_id()
    if len(seen) > cases.PREVIEW_MAX:
        raise BadInput(name="seen")
    outcomes = services.move_cases(
        actor=request.actor,
        case_ids=list(seen),
        to_edition=asked.edition,
        batch_id=batch_id,
        seen=seen,
        now=request.now,
    )
    kept = [one for one in outcomes if not one.done]
    if kept:
        flash.leave(request, "move", kept)
    if len(kept) == len(outcomes):
        return HttpResponseRedirect(asked.url())
    return HttpResponseRedirect(reverse("workbench:edition_batch", args=[batch_id]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("case.move")
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """What became of each case of a batch (GET); take it back (POST). Errors: NotFound."""
    here = reverse("workbench:edition_batch", args=[batch_id])
    if request.method == "POST":
        if not cases.counts_of_moves(request.actor, batch_id):
            raise NotFound(what="batch")
        try:
            outcomes = services.undo_moves(
                actor=request.actor,
                batch_id=batch_id,
                seen=seen_in(request.POST),
                now=request.now,
            )
        except Stale as error:
            return _batch(request, batch_id, error)
        flash.leave(request, "undo-move", outcomes)
        return HttpResponseRedirect(here)
    return _batch(request, batch_id)


def _batch(request: Request, batch_id: UUID, error: Stale | None = None) -> HttpResponse:
    here = reverse("workbench:edition_batch", args=[batch_id])
    counts = cases.counts_of_moves(request.actor, batch_id)
    if not counts:
        raise NotFound(what="batch")
    after = _key(request.GET.get("after", ""))
    rows = cases.moves_of(request.actor, batch_id, after=after)
    full = len(rows) == cases.MOVES_ROWS_MAX
    page = {
        "counts": [
            Task(title=MOVE_WORDS[state], state=words.cases(n), tone=STATE_TONES[state])
            for state, n in sorted(counts.items())
        ],
        "rows": [_moved(one) for one in rows],
        "undoable": bool(counts.get("moved") or counts.get("asked")),
        "url": here,
        "before_url": here if after else "",
        "after_url": f"{here}?after={rows[-1].id}" if full else "",
        "seen": marks_of(counts),
        "problem": changed(said(error), error, MOVE_WORDS) if error else None,
        "notice": flash.take(request),
    }
    status = error.status if error else OK
    return render(request, "workbench/editions/batch.html", page, status=status)


def _asked(request: Request, items: list[str]) -> Asked:
    """What was asked for, as far as it is there; else the first item and the edition in force."""
    sent = request.POST if request.method == "POST" else request.GET
    known = {str(number): (number, key) for key, number, _ in catalogue.editions_published()}
    newest = next(iter(known.values()))
    number, edition = known.get(sent.get("to", ""), newest)
    item, verdict = sent.get("item", ""), sent.get("verdict", "")
    return Asked(
        item=item if item in items else items[0],
        number=number,
        edition=edition,
        verdict=verdict if verdict in VERDICTS else "",
        start=_key(sent.get("start", "")),
    )


def _part(asked: Asked, found: MovePreview) -> str:
    """That the counts are of some cases alone, if so."""
    if not found.rest and not asked.start:
        return ""
    many = words.cases(sum(found.counts.values()))
    return gettext("Compared here: %(cases)s. All counts are of these alone.") % {"cases": many}


def _fields(asked: Asked, items: list[tuple[str, object]]) -> list[Field]:
    choices = tuple(Choice(code=code, label=plain(title)) for code, title in items)
    numbers = tuple(
        Choice(code=str(number), label=_edition(number, moment(at)))
        for _, number, at in catalogue.editions_published()
    )
    return [
        Field(
            code="item",
            label=gettext("Item"),
            type="select",
            choices=choices,
            value=asked.item,
        ),
        Field(
            code="to",
            label=gettext("Edition"),
            type="select",
            choices=numbers,
            value=str(asked.number),
        ),
    ]


def _edition(number: int, at: str) -> str:
    return gettext("No. %(number)s of %(at)s") % {"number": number, "at": at}


def _filters(asked: Asked, found: MovePreview) -> list[Link]:
    everything = gettext("All")
    rows = [("", everything, sum(found.counts.values()))]
    rows += [(one, plain(VERDICT_WORDS[one]), found.counts[one]) for one in VERDICTS]
    return [
        Link(
            title=f"{title} {count}",
            url=asked.url(verdict=code),
            current=code == asked.verdict,
        )
        for code, title, count in rows
    ]


def _row(one: MoveRow) -> Task:
    told = [plain(found.words) for found in one.differences]
    return Task(
        title=one.number,
        state=VERDICT_WORDS[one.verdict],
        tone=TONES[one.verdict],
        hint=" · ".join([plain(one.state_words), *told]),
        url=reverse("workbench:case", args=[one.number]),
    )


def _moved(one: MovedRow) -> Task:
    told = [plain(found.words) for found in one.differences]
    if one.state == "moved" and not one.undoable:
        told.append(gettext("went on since, so it is not taken back"))
    return Task(
        title=one.number,
        state=one.state_words,
        tone=STATE_TONES[one.state],
        hint=" · ".join([plain(one.item_title), *told]),
        url=reverse("workbench:case", args=[one.number]),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
