"""What my departments did, by month, and in how many days: numbers that were counted already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.rows import Cell, Link
from rongyi.workbench.guard import refused, staff_only

PERIODS = (3, 12, 24, 60)
USUAL = 12


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: what it is of, and its numbers."""

    title: Text | str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its heading."""

    title: Text | str
    lines: tuple[Line, ...]


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
    return [
        Table(title=next(iter(months)).title, lines=_months(months))
        for months in (list(group) for _, group in groupby(rows, key=lambda row: row.department))
    ]


def _months(rows: list[MonthRow]) -> tuple[Line, ...]:
    """The months, and above them all of them together."""
    names = ("opened", "accepted", "approved", "rejected", "ended")
    whole = [sum(getattr(row, name) for row in rows) for name in names]
    lines = [Line(title=gettext("All months"), cells=_numbers(whole))]
    for row in rows:
        numbers = [getattr(row, name) for name in names]
        lines.append(Line(title=f"{row.month:%Y-%m}", cells=_numbers(numbers)))
    return tuple(lines)


def _numbers(numbers: list[int]) -> tuple[Cell, ...]:
    labels = (
        gettext("Handed in"),
        gettext("Accepted"),
        gettext("Granted"),
        gettext("Not granted"),
        gettext("Ended"),
    )
    return tuple(
        Cell(label=label, value=f"{number:,}")
        for label, number in zip(labels, numbers, strict=True)
    )


def _items(found: Statistics) -> Table:
    lines = [
        Line(
            title=row.title,
            cells=(
                Cell(label=gettext("Decided"), value=f"{row.decided:,}"),
                Cell(label=gettext("Half within, days"), value=str(row.median)),
                Cell(label=gettext("Nine of ten within, days"), value=str(row.ninth)),
                Cell(label=gettext("Longest, days"), value=str(row.longest)),
            ),
        )
        for row in found.items
    ]
    return Table(title=gettext("Days from acceptance to decision"), lines=tuple(lines))
