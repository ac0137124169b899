"""Calendars of single years joined into the one that working days are counted with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from rongyi.catalogue.definitions.place import CalendarYear, DaysOff
from rongyi.kernel.workdays import Calendar

UNPUBLISHED = date(2000, 1, 1)  # before every calendar: all due dates are provisional
DAYS_OFF_MAX = 31  # in a row; a longer holiday is a slip of the pen


def days_of(off: DaysOff) -> Iterator[date]:
    """Each day of a row of days off, DAYS_OFF_MAX at most."""
    for count in range(min((off.until - off.since).days + 1, DAYS_OFF_MAX)):
        yield off.since + timedelta(days=count)


def own_calendars(
    own: Mapping[str, CalendarYear], everybody: Mapping[int, CalendarYear]
) -> dict[str, Calendar]:
    """The calendars of departments by their folder. `own` is by folder and year, as `bank/2026`: a
    year stands whole in place of everybody's, a year that is not there is everybody's.
    """
    folders: dict[str, dict[int, CalendarYear]] = {}
    for place, year in own.items():
        folders.setdefault(place.partition("/")[0], dict(everybody))[year.year] = year
    return {folder: working_calendar(years.values()) for folder, years in folders.items()}


def working_calendar(years: Iterable[CalendarYear]) -> Calendar:
    """One calendar out of all years. Published as far as the years follow on each other."""
    ordered = sorted(years, key=lambda one: one.year)
    off = {day for year in ordered for row in year.off for day in days_of(row)}
    work = {day for year in ordered for day in year.work}
    published = UNPUBLISHED
    for before, year in zip([None, *ordered], ordered, strict=False):
        if before is None or before.year + 1 == year.year:
            published = year.published_until
        else:
            break
    return Calendar(
        days_off=frozenset(day for day in off - work if day.weekday() < 5),
        working_weekends=frozenset(day for day in work if day.weekday() >= 5),
        published_until=published,
    )
