"""Supervision (监督): what was warned of, told to my posts or found in the departments I head."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import WarningFilter, WarningRow
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Cell, Clock, Link, WorkRow
from rongyi.web.wording import day, plain
from rongyi.workbench.guard import staff_only

ROWS = 24
WORDS_LENGTH_MAX = 60
SHOWN = {
    "": WarningFilter(is_open=True),
    "escalated": WarningFilter(is_open=True, kind="escalated"),
    "red": WarningFilter(is_open=True, colour="red"),
    "yellow": WarningFilter(is_open=True, colour="yellow"),
    "all": WarningFilter(),
}


@never_cache
@require_safe
@staff_only
@needs("work.read")
def supervision(request: Request) -> HttpResponse:
    """The records, newest first. Errors: BadInput for a page that there is not."""
    show = request.GET.get("filter", "")
    show = show if show in SHOWN else ""
    text = request.GET.get("q", "").strip()[:WORDS_LENGTH_MAX]
    after = request.GET.get("after", "")
    base = SHOWN[show]
    wanted = WarningFilter(kind=base.kind, colour=base.colour, is_open=base.is_open, number=text)
    found = cases.warnings(request.actor, wanted, after, ROWS)
    page = {
        "rows": [_row(one) for one in found.rows],
        "filters": [
            Link(title=title, url=_url(filter=code, q=text), current=code == show)
            for code, title in _names().items()
        ],
        "text": text,
        "list_url": reverse("workbench:supervision"),
        "narrowed": bool(text or show),
        "before_url": _url(filter=show, q=text) if after else "",
        "after_url": _url(filter=show, q=text, after=found.after) if found.after else "",
    }
    return render(request, "workbench/counter/supervision.html", page)


def _names() -> dict[str, str]:
    return {
        "": gettext("Still open"),
        "escalated": gettext("Escalated"),
        "red": gettext("Red"),
        "yellow": gettext("Yellow"),
        "all": gettext("All, also those that ended"),
    }


def _url(**parts: str) -> str:
    kept = {name: value for name, value in parts.items() if value}
    return reverse("workbench:supervision") + (f"?{urlencode(kept)}" if kept else "")


def _row(one: WarningRow) -> WorkRow:
    since = gettext("since %(day)s") % {"day": day(one.since)}
    ended = gettext("ended %(day)s") % {"day": day(one.ended_at)} if one.ended_at else ""
    tone = "seal" if one.colour == "red" else "amber"
    return WorkRow(
        id=str(one.id),
        title=one.title,
        number=one.number,
        url=reverse("workbench:case", args=[one.number]),
        clock=Clock(words=one.kind_words, tone="grey" if one.ended_at else tone),
        cells=(
            Cell(
                label=gettext("What"),
                value=one.rule_title,
                below=plain(one.step) if one.step else "",
            ),
            Cell(label=gettext("Due"), value=day(one.due_on)),
            Cell(label=gettext("Responsible"), value=one.post, below=one.department),
            Cell(label=gettext("Recorded"), value=day(one.at), below=since),
            Cell(label=gettext("Now"), value=one.state_words, below=ended),
        ),
    )
