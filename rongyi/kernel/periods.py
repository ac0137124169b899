"""Periods of the law: how long, in which unit, and on which day they end.

The day of the event is not counted (Civil Code, 民法典, art. 201). Working days end on a working
day (Administrative Licensing Law, art. 82). Calendar days, months and years run through holidays,
and one that would end on a day off ends on the first working day after it (Civil Code, art. 203);
a month or year ends on the day of the same number, else on the last of its month (art. 202). Hours
run from the moment itself (art. 201, second sentence): a period of hours ends in the day in which
they do.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Literal

from rongyi.kernel.workdays import Calendar, Due

Unit = Literal["workday", "day", "hour", "month", "year"]
MONTHS_OF_YEAR, HOURS_OF_DAY = 12, 24
WORKDAYS_OF_YEAR = 250  # about; only to put periods of different units beside each other
DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time; 0 is at once."""

    count: int
    unit: Unit = "workday"

    @property
    def workdays(self) -> int:
        """About how many working days that is: for plans, never for a due day."""
        match self.unit:
            case "workday":
                return self.count
            case "hour":
                return ceil(self.count / HOURS_OF_DAY)
            case "day":
                return ceil(self.count * WORKDAYS_OF_YEAR / DAYS_OF_YEAR)
            case "month":
                return ceil(self.count * WORKDAYS_OF_YEAR / MONTHS_OF_YEAR)
            case _:
                return self.count * WORKDAYS_OF_YEAR


def end_of(calendar: Calendar, begun: date | datetime, period: Period) -> Due:
    """The last day of a period that begins with an event of that day, or at that moment in the time
    zone of the authority. Errors: ValueError past the last year of dates.
    """
    day = begun.date() if isinstance(begun, datetime) else begun
    try:
        match period.unit:
            case "workday":
                return calendar.add(day, period.count)
            case "hour":
                since = begun if isinstance(begun, datetime) else datetime.combine(day, time.min)
                last = (since.replace(tzinfo=None) + timedelta(hours=period.count)).date()
            case "day":
                last = day + timedelta(days=period.count)
            case "month":
                last = _months_after(day, period.count)
            case _:
                last = _months_after(day, period.count * MONTHS_OF_YEAR)
    except OverflowError:
        raise ValueError("past the last year that a date can have") from None
    return work_day_from(calendar, last) if period.count else calendar.due(day)


def moved(calendar: Calendar, due: date, unit: Unit, stopped_on: date, resumed_on: date) -> Due:
    """Where a due day goes when the days after `stopped_on` up to `resumed_on` do not count.

    What was left when the clock stopped is left when it runs again; a period that had ended stays
    ended. A stop is counted in whole days, also for hours. Source: Administrative Licensing Law,
    art. 45.
    """
    if due <= stopped_on or resumed_on <= stopped_on:
        return calendar.due(due)
    if unit != "workday":
        return work_day_from(calendar, resumed_on + (due - stopped_on))
    left = calendar.between(stopped_on, due)
    return calendar.add(resumed_on, left) if left > 0 else calendar.due(due)


def work_day_from(calendar: Calendar, day: date) -> Due:
    """That day, or the first working day after it where it is a day off."""
    return calendar.due(day) if calendar.is_working(day) else calendar.add(day, 1)


def begins_to_press(calendar: Calendar, due: date, left: int) -> date:
    """The first day on which at most `left` working days are left of a period that ends on `due`;
    with -1 the first on which it is overdue.
    """
    if left < 0:
        return due + timedelta(days=1)
    return calendar.back(due, left)


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 + months, MONTHS_OF_YEAR)
    if years > date.max.year:
        raise OverflowError
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
