"""Fields of contexts, and the few parts that dates, durations and ranges show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from rongyi.kernel.feel.types import Kind, Type
from rongyi.kernel.feel.values import Months, Range, Value


def _years(span: Months) -> Decimal:
    return Decimal(int(span.months / 12))


def _rest(span: Months) -> Decimal:
    return Decimal(span.months - int(span.months / 12) * 12)


def _clock(size: int, modulo: int) -> Callable[[timedelta], Decimal]:
    def part(span: timedelta) -> Decimal:
        sign = -1 if span < timedelta(0) else 1
        return Decimal(sign * (int(abs(span).total_seconds()) // size % modulo))

    return part


_DAYS_MODULO = 10**12
PROPERTIES: dict[type, dict[str, Callable[[Value], Value]]] = {
    date: {
        "year": lambda day: Decimal(day.year),
        "month": lambda day: Decimal(day.month),
        "day": lambda day: Decimal(day.day),
        "weekday": lambda day: Decimal(day.isoweekday()),
    },
    Months: {"years": _years, "months": _rest},
    timedelta: {
        "days": _clock(86_400, _DAYS_MODULO),
        "hours": _clock(3_600, 24),
        "minutes": _clock(60, 60),
        "seconds": _clock(1, 60),
    },
    Range: {"start": lambda span: span.low, "end": lambda span: span.high},
}

PROPERTY_TYPES: dict[Kind, dict[str, Type]] = {
    Kind.DATE: dict.fromkeys(("year", "month", "day", "weekday"), Type.NUMBER),
    Kind.DURATION: dict.fromkeys(
        ("years", "months", "days", "hours", "minutes", "seconds"), Type.NUMBER
    ),
    Kind.RANGE: {"start": Type.ANY, "end": Type.ANY},
}


def property_of(value: Value, name: str) -> Value:
    """`value.name`; null when there is no such field."""
    if type(value) is dict:
        return value.get(name)
    part = PROPERTIES.get(type(value), {}).get(name)
    return None if part is None else part(value)
