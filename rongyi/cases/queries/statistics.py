"""What was done in how many days: by department and month, by item. From roll-ups alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rongyi.cases import policy
from rongyi.cases.rules import percentile, zone_of
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.journal.store import run
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

MONTHS_MAX = 60
MONTHS = 12
_MONTHS = """select d.department, m.month, sum(m.opened)::int, sum(m.accepted)::int,
    sum(m.approved)::int, sum(m.rejected)::int, sum(m.ended)::int
  from cases_monthcount m
  join unnest(%s::text[], %s::text[]) as d(item_code, department) using (item_code)
  where m.month >= %s and m.month <= %s group by 1, 2 order by 1, 2 desc"""
_DAYS = """select item_code, days, sum(n)::int from cases_dayscount
  where item_code = any(%s::text[]) and month >= %s and month <= %s group by 1, 2 order by 1, 2"""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of one department."""

    department: str
    title: Text
    month: date
    opened: int
    accepted: int
    approved: int
    rejected: int
    ended: int


@dataclass(frozen=True, slots=True)
class DaysRow:
    """How many calendar days an item's decisions took after acceptance: half of them at most
    `median`, nine of ten at most `ninth`."""

    item: str
    title: Text
    department: str
    decided: int
    median: int
    ninth: int
    longest: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The months from `first` to `last`, and the items that were decided in them."""

    first: date
    last: date
    months: tuple[MonthRow, ...]
    items: tuple[DaysRow, ...]


def statistics(actor: Actor, *, months: int = MONTHS, now: datetime) -> Statistics:
    """The last months, this one included, of the items that the actor's departments handle: for
    heads of departments, each within his own; for the system all. Two SQL queries.

    Departments are those of the definitions in force. Errors: NotPermitted.
    """
    catalogue = catalogue_of(current_edition())
    items = policy.counted_items(actor, catalogue)
    last = now.astimezone(zone_of(catalogue)).date().replace(day=1)
    first = _earlier(last, min(max(months, 1), MONTHS_MAX) - 1)
    departments = [catalogue.items[code].department for code in items]
    rows = run(_MONTHS, [items, departments, first, last])
    found: dict[str, list[tuple[int, int]]] = {}
    for code, days, number in run(_DAYS, [items, first, last]):
        found.setdefault(code, []).append((days, number))
    return Statistics(
        first=first,
        last=last,
        months=tuple(MonthRow(row[0], _title(row[0], catalogue), *row[1:]) for row in rows),
        items=tuple(_days(code, found[code], catalogue) for code in items if code in found),
    )


def _earlier(month: date, count: int) -> date:
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def _title(department: str, catalogue: Catalogue) -> Text:
    known = catalogue.departments.get(department)
    return known.short if known else Text(department, department)


def _days(code: str, counts: list[tuple[int, int]], catalogue: Catalogue) -> DaysRow:
    item = catalogue.items[code]
    return DaysRow(
        item=code,
        title=item.title,
        department=item.department,
        decided=sum(number for _, number in counts),
        median=percentile(counts, 0.5) or 0,
        ninth=percentile(counts, 0.9) or 0,
        longest=counts[-1][0],
    )
