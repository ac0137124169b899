"""A whole list as a table for spreadsheets, written row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rongyi.cases import queries as cases
from rongyi.cases.queries import WorkRow
from rongyi.cases.services import noted
from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import QueueDef
from rongyi.kernel.errors import DomainError
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.wording import plain
from rongyi.workbench import words
from rongyi.workbench.counter import rows
from rongyi.workbench.counter.asked import Asked, queue_of, understood
from rongyi.workbench.error_words import said
from rongyi.workbench.guard import staff_only
from rongyi.workbench.kept import recalled
from rongyi.worklists import services

OK = 200
LINES = 200  # written at a time
WORDS_LENGTH_MAX = 4_000
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by which spreadsheets know UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _Lines(list[str]):
    """Where a writer of CSV leaves its lines."""

    def write(self, line: str) -> None:
        self.append(line)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@needs("work.read")
def export(request: Request, post: str) -> HttpResponseBase:
    """What will be in the file, and what for (GET); the file (POST). Errors: NotFound."""
    wanted = understood(request, post)
    if request.method != "POST":
        return _ask(request, wanted)
    try:
        found = services.export_list(
            actor=request.actor,
            post=post,
            filter=wanted.filter,
            query=wanted.query(),
            reason=request.POST.get("reason", "")[:WORDS_LENGTH_MAX],
            now=request.now,
        )
    except DomainError as error:
        if not error.code.startswith("export."):
            raise
        return _ask(request, wanted, error)
    found = noted(
        found,
        part="export",
        reason=request.POST.get("reason", "")[:WORDS_LENGTH_MAX],
        actor=request.actor,
        now=request.now,
    )
    queue = queue_of(catalogue.catalogue_of(catalogue.current_edition()), wanted)
    answer = StreamingHttpResponse(
        _encoded(found, queue, get_language() or ""), content_type="text/csv; charset=utf-8"
    )
    name = f"{post}-{timezone.localdate(request.now):%Y%m%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def defused(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = plain(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def lines(found: Iterable[WorkRow], queue: QueueDef | None, language: str) -> Iterator[str]:
    """The table, some lines at a time, in the language in which it was asked for."""
    columns = queue.columns if queue else rows.COLUMNS
    rest = iter(found)
    with override(language):
        yield MARK + _written([_head(columns)])
    while part := list(islice(rest, LINES)):
        with override(language):
            text = _written([_cells(row, columns) for row in part])
        yield text


def _encoded(found: Iterable[WorkRow], queue: QueueDef | None, language: str) -> Iterator[bytes]:
    for text in lines(found, queue, language):
        yield text.encode()


def _written(table: Iterable[Iterable[object]]) -> str:
    out = _Lines()
    csv.writer(out).writerows([defused(cell) for cell in line] for line in table)
    return "".join(out)


def _head(columns: Iterable[str]) -> list[str]:
    fixed = [gettext("Number"), gettext("Item"), gettext("Next"), gettext("Due on")]
    return [*fixed, gettext("Working days left"), *(rows.column_title(one) for one in columns)]


def _cells(row: WorkRow, columns: Iterable[str]) -> list[object]:
    fixed = [row.number, row.title, row.kind_words, row.due_on.isoformat()]
    left = str(row.left) if row.left >= 0 else f"({-row.left})"
    cells = [rows.cell(one, row) for one in columns]
    shown = [
        f"{plain(one.value)} ({plain(one.below)})" if one.below else one.value for one in cells
    ]
    return [*fixed, left, *shown]


def _ask(request: Request, wanted: Asked, error: DomainError | None = None) -> HttpResponse:
    actor, post = request.actor, wanted.post
    free = services.EXPORT_FREE
    count = cases.list_size(actor, post, wanted.filter, cases.COUNT_MAX + 1, now=request.now)
    known = catalogue.catalogue_of(catalogue.current_edition()).posts.get(post)
    sent = recalled(request) or request.POST
    context = {
        "count_words": words.cases(count),
        "needs_reason": count > free,
        "reason": sent.get("reason", "")[:WORDS_LENGTH_MAX],
        "url": reverse("workbench:export", args=[post]) + wanted.query(),
        "list_url": wanted.url(),
        "post_title": known.title if known else post,
        "problem": said(error) if error else None,
    }
    status = error.status if error else OK
    return render(request, "workbench/counter/export.html", context, status=status)
