"""The work list of one post, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import PostCounts, WorkFilter, WorkPage
from rongyi.cases.queries import WorkRow as Found
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Cell, Link, Queue, QueueGroup, WorkRow
from rongyi.web.staff_rows import Key, Mark
from rongyi.workbench import flash, words
from rongyi.workbench.counter.home import kind_words
from rongyi.workbench.guard import staff_only

ROWS = 24
WORDS_LENGTH_MAX = 100
LATE = ("soon", "overdue")
MARKS = ("corrected", "bundle", "commitment", "to_come")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of a list is looked at; travels in every address of the list and its cases."""

    post: str
    show: str = ""
    kind: str = ""
    text: str = ""

    @property
    def filter(self) -> WorkFilter:
        """The same for the domain."""
        return WorkFilter(
            kind=self.kind,
            late=self.show if self.show in LATE else "",
            mark=self.show if self.show in MARKS else "",
            words=self.text,
        )

    def query(self, **more: str) -> str:
        """As the query of an address, with what is given besides."""
        parts = {"filter": self.show, "kind": self.kind, "q": self.text, **more}
        kept = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def url(self, **more: str) -> str:
        """The address of the list, looked at like this."""
        return reverse("workbench:list", args=[self.post]) + self.query(**more)

    def case_url(self, number: str, act: str = "") -> str:
        """The address of one of its cases, which leads back to here."""
        return reverse(f"workbench:{act or 'case'}", args=[number]) + self.query(post=self.post)


def asked(request: Request, post: str) -> Asked:
    """What the address asks for; what makes no sense is left out."""
    show, kind = request.GET.get("filter", ""), request.GET.get("kind", "")
    return Asked(
        post=post,
        show=show if show in (*LATE, *MARKS) else "",
        kind=kind if kind in cases.TASK_WORDS else "",
        text=request.GET.get("q", "").strip()[:WORDS_LENGTH_MAX],
    )


@never_cache
@require_safe
@staff_only
@needs("work.read")
def work_list(request: Request, post: str) -> HttpResponse:
    """What waits at a post that I hold. Errors: NotFound."""
    return show(request, asked(request, post))


def show(request: Request, wanted: Asked) -> HttpResponse:
    """The page of a list. Errors: NotFound for a post that the person does not hold."""
    after = request.GET.get("after") or None
    found = cases.work_list(request.actor, wanted.post, wanted.filter, after, ROWS, now=request.now)
    counts = cases.counts(request.actor, now=request.now)
    here = next(one for one in counts if one.post == wanted.post)
    page = {
        "title": _title(wanted, found),
        "count_words": words.cases(here.kinds.get(wanted.kind, 0) if wanted.kind else here.total),
        "tags": _tags(here) if not wanted.kind else (),
        "rail": rail(counts, wanted),
        "filters": _filters(wanted, here),
        "keys": _keys(found.rows),
        "rows": [_row(row, wanted, timezone.localdate(request.now)) for row in found.rows],
        "batch": any(row.kind == "accept" for row in found.rows),
        "batch_url": reverse("workbench:batch", args=[wanted.post]) + wanted.query(),
        "list_url": reverse("workbench:list", args=[wanted.post]),
        "text": wanted.text,
        "now": request.now,
        "before_url": wanted.url() if after else "",
        "after_url": wanted.url(after=found.after) if found.after else "",
        "notice": flash.take(request),
        **_empty(wanted),
    }
    return render(request, "workbench/counter/list.html", page)


def _title(wanted: Asked, found: WorkPage) -> object:
    return kind_words(wanted.kind) if wanted.kind else found.title


def _tags(here: PostCounts) -> tuple[Mark, ...]:
    tags = []
    if here.overdue:
        tags.append(Mark(words=gettext("%(n)s overdue") % {"n": here.overdue}, tone="seal"))
    if here.soon:
        tags.append(Mark(words=gettext("%(n)s due soon") % {"n": here.soon}, tone="amber"))
    return tuple(tags)


def rail(counts: Sequence[PostCounts], wanted: Asked) -> list[QueueGroup]:
    """My posts, and the piles of the one that is looked at."""
    here = next(one for one in counts if one.post == wanted.post)
    piles = tuple(
        Queue(
            title=kind_words(kind),
            url=Asked(post=wanted.post, kind=kind).url(),
            count=count,
            current=kind == wanted.kind,
        )
        for kind, count in here.kinds.items()
    )
    posts = tuple(
        Queue(
            title=one.title,
            url=Asked(post=one.post).url(),
            count=one.total,
            current=one.post == wanted.post and not wanted.kind,
        )
        for one in counts
    )
    groups = [QueueGroup(title=gettext("My posts"), queues=posts)]
    if len(piles) > 1 or wanted.kind:
        groups.append(QueueGroup(title=gettext("What is next"), queues=piles))
    return groups


def _filters(wanted: Asked, here: PostCounts) -> list[Link]:
    names = {
        "": gettext("All"),
        "soon": gettext("Due soon"),
        "overdue": gettext("Overdue"),
        "corrected": gettext("Corrected"),
        "bundle": gettext("One thing"),
        "commitment": gettext("By promise"),
        "to_come": gettext("Paper to follow"),
    }
    numbers = {"soon": here.soon + here.overdue, "overdue": here.overdue}
    return [
        Link(
            title=title,
            url=Asked(post=wanted.post, show=code, kind=wanted.kind, text=wanted.text).url(),
            count=numbers.get(code) if not wanted.kind else None,
            current=wanted.show == code,
        )
        for code, title in names.items()
    ]


def _keys(rows: Sequence[Found]) -> list[Key]:
    acts = dict.fromkeys(words.act_of_task(row.kind) for row in rows)
    named = [act for act in acts if act]
    keys = [
        Key(keys=("J", "K"), words=gettext("down, up")),
        Key(keys=("Enter",), words=gettext("open")),
    ]
    if named:
        keys.append(Key(keys=("A",), words=named[0] if len(named) == 1 else gettext("next act")))
    if any(row.kind == "accept" for row in rows):
        keys.append(Key(keys=("X",), words=gettext("tick")))
    return [*keys, Key(keys=("/",), words=gettext("search"))]


def _row(found: Found, wanted: Asked, today: date) -> WorkRow:
    act = words.act_of_task(found.kind)
    accepts = found.kind == "accept"
    return WorkRow(
        id=str(found.case_id),
        title=found.title,
        number=found.number,
        url=wanted.case_url(found.number),
        clock=words.clock(left=found.left, due_on=found.due_on, today=today, kind=found.kind),
        cells=(
            Cell(
                label=gettext("Applicant"),
                value=found.applicant_name,
                below=gettext("Enterprise") if found.acts_for_enterprise else gettext("Person"),
            ),
            Cell(
                label=gettext("Papers"),
                value=words.papers(found.handed_in),
                below=words.beside(found.spared, found.to_come),
            ),
            Cell(label=gettext("Came by"), value=words.channel(found.channel)),
        ),
        act=act or found.kind_words,
        act_url="" if accepts or not act else wanted.case_url(found.number, _act_code(found.kind)),
        sends=accepts,
    )


def _act_code(kind: str) -> str:
    return {"review": "review", "decide": "decide", "resume": "resume"}.get(kind, "deliver")


def _empty(wanted: Asked) -> dict[str, str]:
    if wanted.show or wanted.kind:
        return {
            "empty_title": gettext("Nothing of this kind waits here"),
            "empty_words": gettext("Choose All to see the whole list."),
        }
    return {
        "empty_title": gettext("Nothing waits at this post"),
        "empty_words": gettext("What comes in is shown here, the most urgent first."),
    }
