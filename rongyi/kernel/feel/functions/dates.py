"""Dates and durations. Without `today` and `now`: time is given, so that a rule can be rerun."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rongyi.kernel.feel.functions.shape import Function
from rongyi.kernel.feel.operators import Run
from rongyi.kernel.feel.types import Type
from rongyi.kernel.feel.values import Months, Value, date_of, duration_of

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date(run: Run, *given: Value) -> Value:
    if len(given) == 1:
        day = given[0]
        return date_of(day) if type(day) is str else day if type(day) is date else None
    if len(given) != 3 or any(type(part) is not Decimal for part in given):
        return None
    if any(abs(part) > 9999 or part != int(part) for part in given):
        return None
    return date(*map(int, given))


def _duration(run: Run, text: Value) -> Value:
    return duration_of(text) if type(text) is str else None


def _years_and_months(run: Run, first: Value, last: Value) -> Value:
    if type(first) is not date or type(last) is not date:
        return None
    if first > last:
        return Months(-_whole_months(last, first))
    return Months(_whole_months(first, last))


def _whole_months(first: date, last: date) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def _day_of_week(run: Run, day: Value) -> Value:
    return WEEKDAYS[day.weekday()] if type(day) is date else None


def _day_of_year(run: Run, day: Value) -> Value:
    return Decimal(day.timetuple().tm_yday) if type(day) is date else None


def _week_of_year(run: Run, day: Value) -> Value:
    return Decimal(day.isocalendar().week) if type(day) is date else None


def _month_of_year(run: Run, day: Value) -> Value:
    return MONTH_NAMES[day.month - 1] if type(day) is date else None


_D, _N, _S = Type.DATE, Type.NUMBER, Type.STRING
FUNCTIONS = (
    Function("date", (Type.ANY, _N, _N), _D, _date, optional=2),
    Function("duration", (_S,), Type.DURATION, _duration),
    Function("years and months duration", (_D, _D), Type.DURATION, _years_and_months),
    Function("day of week", (_D,), Type.one_of(WEEKDAYS), _day_of_week),
    Function("day of year", (_D,), _N, _day_of_year),
    Function("week of year", (_D,), _N, _week_of_year),
    Function("month of year", (_D,), Type.one_of(MONTH_NAMES), _month_of_year),
)
