"""Working days: the clock of every legal and promised period.

Source: Administrative Licensing Law of the PRC (行政许可法), art. 82: periods are counted in
working days, without statutory holidays. The day on which a period begins is not counted (Civil
Code, 民法典, art. 201).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

DAYS_MAX = 5_000
ENDS_KEPT = 2_048  # of a calendar: all that begins on a day ends on a few

# 0001-01-01 was a Monday and has ordinal 1, so (ordinal - 1) % 7 is the weekday from Monday 0.
_WEEK, _WORKING_WEEK = 7, 5


@dataclass(frozen=True)
class Due:
    """A last day. `provisional`: it lies in a time whose holidays are not published yet."""

    on: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, without `days_off`, with `working_weekends` (调休).

    Days of either set that do not differ from the ordinary week are taken as read.
    Holidays are known up to and including `published_until`.
    """

    days_off: frozenset[date]
    working_weekends: frozenset[date]
    published_until: date
    _off: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _on: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _ended: Callable[[date, int], Due] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        both = self.days_off & self.working_weekends
        if both:
            raise ValueError(f"both a day off and a working day: {min(both)}")
        off = sorted(day.toordinal() for day in self.days_off if day.weekday() < _WORKING_WEEK)
        on = sorted(
            day.toordinal() for day in self.working_weekends if day.weekday() >= _WORKING_WEEK
        )
        object.__setattr__(self, "_off", tuple(off))
        object.__setattr__(self, "_on", tuple(on))
        object.__setattr__(self, "_ended", lru_cache(maxsize=ENDS_KEPT)(self._end))

    def __reduce__(self) -> tuple[type[Calendar], tuple[frozenset[date], frozenset[date], date]]:
        """It is copied and sent without what it remembers."""
        return Calendar, (self.days_off, self.working_weekends, self.published_until)

    @property
    def irregular(self) -> tuple[list[date], list[date]]:
        """Days off on weekdays, and working days at weekends, in order: all by which this calendar
        differs from the ordinary week."""
        off, on = (list(map(date.fromordinal, days)) for days in (self._off, self._on))
        return off, on

    def of(self, department: str) -> Calendar:
        """The working days of a department: where one calendar is all there is, this one."""
        return self

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day.weekday() < _WORKING_WEEK:
            return day not in self.days_off
        return day in self.working_weekends

    def add(self, day: date, count: int) -> Due:
        """The `count`-th working day after `day`; with 0 the day itself (at once, 即办).

        Errors: ValueError for a count below 0 or above DAYS_MAX, or past the last year of dates.
        """
        if not 0 <= count <= DAYS_MAX:
            raise ValueError(f"no count of working days: {count}")
        return self._ended(day, count) if count else self.due(day)

    def _end(self, day: date, count: int) -> Due:
        start = day.toordinal()
        wanted = self._worked(start) + count
        # `count` working days take twice as many days at most, and every day off one more.
        days = range(start + 1, start + 2 * count + 2 * _WEEK + len(self._off))
        try:
            on = date.fromordinal(days[bisect_left(days, wanted, key=self._worked)])
        except (OverflowError, ValueError):
            raise ValueError("past the last year that a date can have") from None
        return self.due(on)

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; below 0 when `last` is earlier."""
        return self._worked(last.toordinal()) - self._worked(first.toordinal())

    def due(self, on: date) -> Due:
        """A day as the last of a period."""
        return Due(on, on > self.published_until)

    def back(self, last: date, count: int) -> date:
        """The first day from which at most `count` working days are left up to `last`.

        Errors: ValueError for a count below 0 or above DAYS_MAX.
        """
        if not 0 <= count <= DAYS_MAX:
            raise ValueError(f"no count of working days: {count}")
        end = last.toordinal()
        wanted = self._worked(end) - count
        days = range(max(1, end - 2 * count - 2 * _WEEK - len(self._off)), end + 1)
        return date.fromordinal(days[bisect_left(days, wanted, key=self._worked)])

    def _worked(self, ordinal: int) -> int:
        """Working days from the beginning of time up to and including the day."""
        weeks, rest = divmod(ordinal, _WEEK)
        count = weeks * _WORKING_WEEK + min(rest, _WORKING_WEEK)
        return count - bisect_right(self._off, ordinal) + bisect_right(self._on, ordinal)
