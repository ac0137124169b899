"""A slow clock that walks day by day: what the fast one is held against.

It knows no arithmetic of periods, only one day after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Almanac:
    """Which days are worked, told day by day."""

    off: Collection[date]
    at_work: Collection[date]

    def works(self, day: date) -> bool:
        if day in self.at_work and day.isoweekday() > 5:
            return True
        return day.isoweekday() <= 5 and day not in self.off


@dataclass(frozen=True)
class Away:
    """The clock stood still on each day after `since` up to and including `until`."""

    since: date
    until: date


def due_day(almanac: Almanac, begun: date, count: int, unit: str, away: Sequence[Away]) -> date:
    """The last day of a period, walked."""
    if unit == "workday":
        return _working(almanac, begun, count, away)
    end = _plain_end(almanac, begun, count, unit)
    for one in away:
        if end <= one.since:
            continue  # it was over before the clock stopped
        left = 0
        day = one.since
        while day < end:
            day += ONE_DAY
            left += 1
        end = one.until
        for _ in range(left):
            end += ONE_DAY
        end = _on_to_work(almanac, end)
    return end


def _working(almanac: Almanac, begun: date, count: int, away: Sequence[Away]) -> date:
    day, counted = begun, 0
    while counted < count:
        day += ONE_DAY
        still = any(one.since < day <= one.until for one in away)
        if almanac.works(day) and not still:
            counted += 1
    return day


def _plain_end(almanac: Almanac, begun: date, count: int, unit: str) -> date:
    if count == 0:
        return begun
    day = begun
    if unit == "day":
        for _ in range(count):
            day += ONE_DAY
        return _on_to_work(almanac, day)
    months = count * 12 if unit == "year" else count
    year, month = begun.year, begun.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = begun.day
    while True:
        try:
            day = date(year, month, number)
            break
        except ValueError:  # no such day in that month: its last one
            number -= 1
    return _on_to_work(almanac, day)


def _on_to_work(almanac: Almanac, day: date) -> date:
    while not almanac.works(day):
        day += ONE_DAY
    return day
