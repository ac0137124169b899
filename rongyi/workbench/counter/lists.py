"""The work list of one post, most urgent first, as its queue says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import NEWS_MAX, Counted, PostCounts
from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import QueueDef
from rongyi.kernel.errors import BadInput
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.staff_rows import Mark
from rongyi.workbench import flash, words
from rongyi.workbench.counter import beside, rows
from rongyi.workbench.counter.asked import Asked, asked, queue_of, understood
from rongyi.workbench.counter.home import kind_words
from rongyi.workbench.error_words import said
from rongyi.workbench.guard import staff_only
from rongyi.worklists import queries as saved
from rongyi.worklists.errors import FilterNotHere, FilterUnknown
from rongyi.worklists.queries import SavedRow

ROWS = 24
NOTHING_NEW = 204


@never_cache
@require_safe
@staff_only
@needs("work.read")
def work_list(request: Request, post: str) -> HttpResponse:
    """What waits at a post that I hold. Errors: NotFound, also for a queue it does not have."""
    lists = saved.my_lists(request.actor, post)
    first = next((one for one in lists if one.opens_first), None)
    if first is not None and not request.GET:
        return HttpResponseRedirect(reverse("workbench:list", args=[post]) + first.query)
    try:
        return show(request, understood(request, post), lists)
    except FilterUnknown as error:
        wanted = asked(request, post)
        fits = isinstance(error, FilterNotHere)
        return _refused(request, wanted.for_any_queue() if fits else wanted, lists, error)


def show(request: Request, wanted: Asked, lists: Sequence[SavedRow]) -> HttpResponse:
    """The page of a list. Errors: NotFound for a post that the person does not hold."""
    book = catalogue.catalogue_of(catalogue.current_edition())
    queue = queue_of(book, wanted)
    found = cases.work_list(
        request.actor, wanted.post, wanted.filter, wanted.after or None, ROWS, now=request.now
    )
    waiting = cases.waiting(request.actor, wanted.post, wanted.filter, now=request.now)
    here = next(one for one in waiting.posts if one.post == wanted.post)
    tasks = queue is None or queue.query.errand is None
    page = {
        "tasks": tasks,
        "title": _title(wanted, queue, found.title),
        "count": waiting.found.number,
        "count_words": words.cases(waiting.found),
        "checks_asked": waiting.checks,
        "tags": _tags(here) if not wanted.parts else (),
        "rail": beside.rail(waiting, book.queues_of(wanted.post), lists, wanted),
        "filters": beside.quick(wanted, here, tasks=tasks),
        "narrowing": beside.narrowing(wanted, book, tasks=tasks),
        "narrowed": wanted.is_narrowed,
        "keys": beside.keys(found.rows, ticks=tasks),
        "rows": [rows.row(row, wanted, queue, request.now) for row in found.rows],
        "clock_title": rows.clock_title(queue),
        "accepts": any(row.kind == "accept" for row in found.rows),
        "batch_url": reverse("workbench:batch", args=[wanted.post]) + wanted.query(),
        "choose_url": reverse("workbench:choose", args=[wanted.post]) + wanted.place(),
        "all_words": _all_words(waiting.found),
        "hand_over_url": reverse("workbench:hand_over", args=[wanted.post]) + wanted.query(),
        "list_url": reverse("workbench:list", args=[wanted.post]),
        "news_url": _news_url(wanted, request.now),
        "save_url": reverse("workbench:save", args=[wanted.post]) + wanted.query(),
        "export_url": reverse("workbench:export", args=[wanted.post]) + wanted.query(),
        "wanted": wanted,
        "text": wanted.text,
        "now": request.now,
        "before_url": wanted.url() if wanted.after else "",
        "after_url": wanted.url(after=found.after) if found.after else "",
        "notice": flash.take(request),
        **beside.empty(wanted, queue),
    }
    return render(request, "workbench/counter/list.html", page)


def _refused(
    request: Request, wanted: Asked, lists: Sequence[SavedRow], error: FilterUnknown
) -> HttpResponse:
    """The page without a row and without an act, because a filter is not understood. Errors:
    NotFound for a post that the person does not hold."""
    book, told = catalogue.catalogue_of(catalogue.current_edition()), said(error)
    waiting = cases.waiting(request.actor, wanted.post, wanted.filter, now=request.now)
    here = next(one for one in waiting.posts if one.post == wanted.post)
    queue = queue_of(book, wanted)
    tasks = queue is None or queue.query.errand is None
    page = {
        "title": _title(wanted, queue, here.title),
        "count_words": "",
        "checks_asked": waiting.checks,
        "rail": beside.rail(waiting, book.queues_of(wanted.post), lists, wanted),
        "filters": beside.quick(wanted, here, tasks=tasks),
        "narrowing": beside.narrowing(wanted, book, tasks=tasks),
        "narrowed": True,
        "list_url": reverse("workbench:list", args=[wanted.post]),
        "wanted": wanted,
        "text": wanted.text,
        "notice": flash.Notice(title=told.what, words=told.next or "", tone="amber"),
        "refused": True,
    }
    return render(request, "workbench/counter/list.html", page, status=error.status)


@never_cache
@require_safe
@staff_only
@needs("work.read")
def news(request: Request, post: str) -> HttpResponse:
    """How many cases came to a list since it was shown; nothing (204) when none did.

    Errors: NotFound; BadInput for a moment that is none.
    """
    wanted = understood(request, post)
    since = _moment(request.GET.get("since", ""))
    count = cases.came_since(request.actor, post, wanted.filter, since, now=request.now)
    if not count:
        return HttpResponse(status=NOTHING_NEW)
    shown = f"{NEWS_MAX}+" if count > NEWS_MAX else str(count)
    told = ngettext("%(count)s new", "%(count)s new", count) % {"count": shown}
    context = {"words": told, "url": wanted.url()}
    return render(request, "workbench/counter/news.html", context)


def _news_url(wanted: Asked, now: datetime) -> str:
    query = urlencode({**wanted.parts, "since": now.isoformat()})
    return f"{reverse('workbench:news', args=[wanted.post])}?{query}"


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        raise BadInput(name="since") from None
    if found.tzinfo is None:
        raise BadInput(name="since")
    return found


def _all_words(count: Counted) -> str:
    """The whole list as one choice, as far as it was counted."""
    if count.more:
        return gettext("All of this list, also beyond this page (more than %(count)s)") % {
            "count": count.number
        }
    told = ngettext(
        "The one case of this list",
        "All %(count)s cases of this list, also beyond this page",
        count.number,
    )
    return told % {"count": count}


def _title(wanted: Asked, queue: QueueDef | None, whole: object) -> object:
    if queue is not None:
        return queue.title
    return kind_words(wanted.kind) if wanted.kind else whole


def _tags(here: PostCounts) -> tuple[Mark, ...]:
    tags = []
    if here.overdue.number:
        tags.append(Mark(words=gettext("%(n)s overdue") % {"n": here.overdue}, tone="seal"))
    if here.soon.number:
        tags.append(Mark(words=gettext("%(n)s due soon") % {"n": here.soon}, tone="amber"))
    return tuple(tags)
