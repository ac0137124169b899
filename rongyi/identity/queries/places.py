"""Service points and departments: where to go, how far, open now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import Q, QuerySet
from django.utils import timezone

from rongyi.identity.models import Department, Site
from rongyi.identity.rules import is_open, metres_between
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

SITES_MAX = 1_000  # read at once to be sorted by distance


class WorkingDays(Protocol):
    """What is asked of a calendar (kernel.workdays.Calendar)."""

    def is_working(self, day: date) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class SiteRow:
    """A service point. `distance_m` and `open_now` are None where nobody can tell."""

    code: str
    name: Text
    kind: str
    address: Text
    latitude: float | None
    longitude: float | None
    hours: Text
    phone: str
    serves_all: bool
    serves: tuple[str, ...]
    mark: str
    note: Text | None
    distance_m: int | None = None
    open_now: bool | None = None


@dataclass(frozen=True, kw_only=True)
class DepartmentRow:
    """A department of the definitions."""

    code: str
    name: Text
    short: Text
    uscc: str
    phone: str


def nearest_sites(
    *,
    latitude: float,
    longitude: float,
    now: datetime,
    item: str | None = None,
    kinds: Sequence[str] = (),
    calendar: WorkingDays | None = None,
    limit: int = 10,
) -> list[SiteRow]:
    """Active points nearest first; only those that serve `item` and are of `kinds` if given.

    `calendar` tells holidays; without it weekdays count as working. One SQL query.
    """
    found = _wanted(item, kinds)[:SITES_MAX]
    rows = [_row(one, now, calendar, (latitude, longitude)) for one in found]
    rows.sort(key=lambda row: (row.distance_m is None, row.distance_m or 0, row.code))
    return rows[:limit]


def sites(
    *,
    now: datetime,
    item: str | None = None,
    kinds: Sequence[str] = (),
    calendar: WorkingDays | None = None,
) -> list[SiteRow]:
    """All active points by kind and name, at most SITES_MAX. One SQL query."""
    found = _wanted(item, kinds).order_by("kind", "code")[:SITES_MAX]
    return [_row(one, now, calendar, None) for one in found]


def site(code: str, *, now: datetime, calendar: WorkingDays | None = None) -> SiteRow:
    """One active point. One SQL query. Errors: NotFound."""
    found = Site.objects.filter(code=code, active=True).first()
    if found is None:
        raise NotFound()
    return _row(found, now, calendar, None)


def department(code: str) -> DepartmentRow:
    """One department, active or not: old cases still name it. One SQL query. Errors: NotFound."""
    found = Department.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    return DepartmentRow(
        code=found.code,
        name=found.name,
        short=found.short,
        uscc=found.uscc,
        phone=found.phone,
    )


def _wanted(item: str | None, kinds: Sequence[str]) -> QuerySet[Site]:
    found = Site.objects.filter(active=True)
    if item is not None:
        found = found.filter(Q(serves_all=True) | Q(serves__contains=[item]))
    if kinds:
        found = found.filter(kind__in=kinds)
    return found


def _row(
    one: Site,
    now: datetime,
    calendar: WorkingDays | None,
    here: tuple[float, float] | None,
) -> SiteRow:
    local = timezone.localtime(now)
    works = calendar.is_working(local.date()) if calendar else None
    return SiteRow(
        code=one.code,
        name=Text(one.name_zh, one.name_en),
        kind=one.kind,
        address=Text(one.address_zh, one.address_en),
        latitude=one.latitude,
        longitude=one.longitude,
        hours=Text(one.hours_zh, one.hours_en),
        phone=one.phone,
        serves_all=one.serves_all,
        serves=tuple(one.serves),
        mark=one.mark,
        note=Text(one.note_zh, one.note_en or one.note_zh) if one.note_zh else None,
        distance_m=_distance(one, here),
        open_now=is_open(one.hours_zh, local, works=works),
    )


def _distance(one: Site, here: tuple[float, float] | None) -> int | None:
    if here is None or one.latitude is None or one.longitude is None:
        return None
    return metres_between(*here, one.latitude, one.longitude)


def department_names(codes: Iterable[str]) -> dict[str, Text]:
    """Names of departments by code. One SQL query."""
    return {one.code: one.name for one in Department.objects.filter(code__in=list(codes))}
