"""What my departments did, by month, and in how many days: numbers that were counted already."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rongyi.cases import queries as cases
from rongyi.cases.queries import MonthRow, Statistics
from rongyi.kernel.errors import NotPermitted
from rongyi.web.access import needs
from rongyi.web.numbers import Line, Table
from rongyi.web.request import Request
from rongyi.web.rows import Link
from rongyi.workbench.guard import refused, staff_only

PERIODS = (3, 12, 24, 60)
USUAL = 12


@never_cache
@require_safe
@staff_only
@needs("statistics.read")
def statistics(request: Request) -> HttpResponse:
    """The numbers of the departments that the person heads; others are refused."""
    asked = request.GET.get("months", "")
    months = int(asked) if asked in map(str, PERIODS) else USUAL
    try:
        found = cases.statistics(request.actor, months=months, now=request.now)
    except NotPermitted:
        return refused(request, "statistics.read")
    page = {
        "periods": _periods(months),
        "period": _period(found),
        "tables": _by_department(found.months),
        "items": _items(found),
    }
    return render(request, "workbench/counter/statistics.html", page)


def _periods(months: int) -> list[Link]:
    here = reverse("workbench:statistics")
    names = {
        3: gettext("3 months"),
        12: gettext("12 months"),
        24: gettext("2 years"),
        60: gettext("5 years"),
    }
    return [
        Link(title=names[one], url=f"{here}?months={one}", current=one == months) for one in PERIODS
    ]


def _period(found: Statistics) -> str:
    return f"{found.first:%Y-%m} – {found.last:%Y-%m}"


def _by_department(rows: Iterable[MonthRow]) -> list[Table]:
    columns = (
        gettext("Handed in"),
        gettext("Accepted"),
        gettext("Granted"),
        gettext("Not granted"),
        gettext("Ended"),
    )
    return [
        Table(title=next(iter(months)).title, columns=columns, lines=_months(months))
        for months in (list(group) for _, group in groupby(rows, key=lambda row: row.department))
    ]


def _months(rows: list[MonthRow]) -> tuple[Line, ...]:
    """The months, and above them all of them together."""
    numbers = [(row.opened, row.accepted, row.approved, row.rejected, row.ended) for row in rows]
    whole = [sum(column) for column in zip(*numbers, strict=True)]
    lines = [Line(title=gettext("All months"), numbers=_shown(whole))]
    for row, found in zip(rows, numbers, strict=True):
        lines.append(Line(title=f"{row.month:%Y-%m}", numbers=_shown(found)))
    return tuple(lines)


def _shown(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in numbers)


def _items(found: Statistics) -> Table:
    lines = [
        Line(
            title=row.title,
            numbers=(f"{row.decided:,}", str(row.median), str(row.ninth), str(row.longest)),
        )
        for row in found.items
    ]
    columns = (
        gettext("Decided"),
        gettext("Half within, days"),
        gettext("Nine of ten within, days"),
        gettext("Longest, days"),
    )
    return Table(
        title=gettext("Days from acceptance to decision"), columns=columns, lines=tuple(lines)
    )
