"""The colours of a list as the database finds them: `rules.lights.light_of`, set-wise.

Working days are counted within the statement, by the calendar of the body that decides on each
item; what no rule concerns any more is left out by a range of the due day, which the index knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, CharField, DateField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models import When as Where
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, TruncDate
from django.db.models.lookups import LessThanOrEqual
from django.db.models.sql.compiler import SQLCompiler

from rongyi.cases.models import Task
from rongyi.cases.rules import watches_of, zone_of
from rongyi.cases.rules.clock import JOINT_EXTENSION_WORKDAYS_MAX
from rongyi.cases.rules.watching import horizon
from rongyi.catalogue.definitions import Catalogue, Item, Watch
from rongyi.catalogue.definitions.foreseeing import longest
from rongyi.catalogue.queries import catalogue_of
from rongyi.kernel.workdays import Calendar

COLOURS = ("red", "yellow")  # the strictest first; what is neither is green
WHOLE = 100  # percent
LOOKED_MAX = 200  # cases that a count of what is due soon looks at
WITH_PROMISE = ("prereview", "review", "decide")  # tasks while the clock of the promise may run


@dataclass(frozen=True, slots=True)
class Group:
    """Items whose periods run by the same calendar and which the same rules watch; `items` is
    empty for those that are in no other group."""

    calendar: Calendar
    watches: tuple[Watch, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pressing:
    """What of a list is due soon: all that is due before `until`, and of the rest at most
    LOOKED_MAX + 1 tasks, most urgent first: the statement has their kind and colour."""

    until: date
    sql: str
    values: tuple[object, ...]


def groups_of(catalogue: Catalogue, post: str) -> list[Group]:
    """The items of a post by calendar and rules, the largest group last and open to any item."""
    ours = [item for item in catalogue.items.values() if post in item.posts]

    def way(item: Item) -> tuple[str, tuple[str, ...]]:
        department = catalogue.departments.get(item.power.exercised_by)
        own = (department.calendar or "") if department else ""
        return own, tuple(one.code for one in watches_of(catalogue, item))

    found = [
        Group(
            catalogue.calendar_for(same[0]),
            tuple(watches_of(catalogue, same[0])),
            tuple(item.code for item in same),
        )
        for same in (list(items) for _, items in groupby(sorted(ours, key=way), way))
    ]
    found.sort(key=lambda one: len(one.items))
    if not found:
        return [Group(catalogue.calendar, catalogue.clock.watches, ())]
    last = found.pop()
    return [*found, Group(last.calendar, last.watches, ())]


def lit(
    found: QuerySet[Task], lights: Sequence[str], catalogue: Catalogue, post: str, today: date
) -> QuerySet[Task]:
    """The tasks of a post whose row shows one of these colours."""
    groups = groups_of(catalogue, post)
    if "green" not in lights:
        found = found.filter(due_on__lte=latest(groups, catalogue, today))
    if "red" not in lights and "yellow" not in lights:
        found = found.filter(due_on__gte=today)
    return found.alias(light=_shown(groups, today, zone_of(catalogue))).filter(light__in=lights)


@lru_cache(maxsize=256)
def pressing(edition_id: UUID, post: str, today: date) -> Pressing:
    """What of a list is due soon today, as statements: for counts, which are asked for on each page
    and are the same for everybody who holds the post."""
    catalogue = catalogue_of(edition_id)
    groups = groups_of(catalogue, post)
    ends = [_end(group, today) for group in groups]
    until = latest(groups, catalogue, today)
    by_promise = Q(kind__in=WITH_PROMISE) | Q(due_on__lt=max(ends))
    found = Task.objects.filter(by_promise, post=post, due_on__range=(min(ends), until))
    light = _shown(groups, today, zone_of(catalogue))
    rows = found.annotate(light=light).order_by("due_on", "case_id").values("kind", "light")
    sql, values = rows[: LOOKED_MAX + 1].query.sql_with_params()
    return Pressing(min(ends), sql, tuple(values))


def _end(group: Group, today: date) -> date:
    """The first due day that no rule about steps concerns today: before it, the day says all."""
    ours = [one.days or 0 for one in group.watches if one.level == "step" and not one.overdue]
    return group.calendar.add(today, max(ours) + 1).on if ours else today


def _shown(groups: Sequence[Group], today: date, zone: ZoneInfo) -> Case:
    """The colour of a row."""
    cases = [
        Where(within & condition, then=Value(colour))
        for colour in COLOURS
        for within, group in _within(groups)
        for condition in _held(group, colour, today, zone)
    ]
    late = Where(due_on__lt=today, then=Value("red"))
    return Case(late, *cases, default=Value("green"), output_field=CharField())


def latest(groups: Sequence[Group], catalogue: Catalogue, today: date) -> date:
    """The last due day that any rule may concern today: an extension makes a period longer."""
    ahead = horizon(catalogue.clock, longest(catalogue) + JOINT_EXTENSION_WORKDAYS_MAX) + 1
    return max(one.calendar.add(today, ahead).on for one in groups)


def _within(groups: Sequence[Group]) -> Iterator[tuple[Q, Group]]:
    """Each group with what its cases have in common; the last one is asked last."""
    for group in groups[:-1]:
        yield Q(case__item_code__in=group.items), group
    others = [code for group in groups[:-1] for code in group.items]
    yield (~Q(case__item_code__in=others) if others else Q()), groups[-1]


def _held(group: Group, colour: str, today: date, zone: ZoneInfo) -> Iterator[Q]:
    """Under which conditions a rule of that colour holds."""
    promised = Q(case__promised_due__gte=today, case__decided_at=None, case__stopped_at=None) & Q(
        case__accepted_at__isnull=False
    )
    for watch in group.watches:
        if watch.overdue or watch.colour != colour:
            continue
        if watch.level == "step":  # by days alone, as `rongyi check` holds it
            yield Q(due_on__lt=group.calendar.add(today, (watch.days or 0) + 1).on)
        elif watch.against == "promised":
            if watch.days is not None:
                end = group.calendar.add(today, watch.days + 1).on
                yield promised & Q(case__promised_due__lt=end)
            if watch.percent is not None:
                yield promised & Q(_share(group.calendar, today, zone, watch.percent))


def _share(calendar: Calendar, today: date, zone: ZoneInfo, percent: int) -> LessThanOrEqual:
    """Whether at most a share of the promised working days is left."""
    begun = TruncDate(F("case__accepted_at"), tzinfo=zone)
    now = _worked(calendar, Value(today, output_field=DateField()))
    left = _worked(calendar, F("case__promised_due")) - now
    used = Greatest(now - _worked(calendar, begun) - F("case__stopped_days"), Value(0))
    return LessThanOrEqual(left * WHOLE, (used + left) * percent)


def _worked(calendar: Calendar, day: Combinable) -> Combinable:
    """Working days up to and including a day, as `Calendar` counts them."""
    off, on = (_dates(days) for days in calendar.irregular)
    ordinal = "(%(expressions)s - date '0001-01-01' + 1)"
    template = f"({ordinal} / 7 * 5 + least(mod({ordinal}, 7), 5)"
    template += f" - width_bucket(%(expressions)s, {off}) + width_bucket(%(expressions)s, {on}))"
    return _Days(day, template=template)


def _dates(days: Sequence[date]) -> str:
    return "'{" + ",".join(one.isoformat() for one in days) + "}'::date[]"


class _Days(Func):
    """A number of days, worked out from one day that stands in it four times."""

    output_field = IntegerField()
    arity = 1

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """The same values once for each place in which the day stands."""
        sql, params = super().as_sql(compiler, connection, **extra)
        places = self.extra["template"].count("%(expressions)s")
        return sql, tuple(params) * places
