"""Values of expressions: what goes in, how they compare, how they read."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, TypeAlias

from rongyi.kernel.feel.types import Kind

EXPONENT_MAX = 6_144
# IEEE 754 decimal128, as DMN asks; what cannot be computed raises and becomes null.
NUMBERS = Context(
    prec=34,
    Emin=1 - EXPONENT_MAX,
    Emax=EXPONENT_MAX,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
VALUE_DEPTH_MAX = 32
MONTHS_MAX = 12 * 10_000

Value: TypeAlias = Any
"""None, bool, Decimal, str, date, timedelta, Months, Range, list[Value] or dict[str, Value].

Given values may also be int, float, tuple, set and any Mapping; they are made plain on reading.
"""


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration of years and months."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        sign = "-" if self.months < 0 else ""
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{sign}P{parts}"


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; a bound is inside it when it is closed."""

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool


KINDS: dict[type, Kind] = {
    type(None): Kind.ANY,
    bool: Kind.BOOLEAN,
    Decimal: Kind.NUMBER,
    str: Kind.STRING,
    date: Kind.DATE,
    timedelta: Kind.DURATION,
    Months: Kind.DURATION,
    Range: Kind.RANGE,
    list: Kind.LIST,
    dict: Kind.CONTEXT,
}
ORDERED = frozenset({Decimal, str, date, timedelta, Months})
SCALARS = ORDERED | {bool}
PLAIN = (SCALARS - {Decimal}) | {type(None), Range}


def admit(value: object, depth: int = 0) -> Value:
    """A given value as a plain one. A foreign type is a programmer's error: TypeError."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is Decimal and isinstance(value, Decimal):
        small = value.is_finite() and abs(value.adjusted()) <= EXPONENT_MAX
        return value if small else None
    if depth > VALUE_DEPTH_MAX:
        return None
    match value:
        case bool():
            return bool(value)
        case int():
            return _number(value)
        case float() | Decimal():
            return _number(str(value))
        case str():
            return str.__str__(value)
        case Mapping():
            return {str(key): admit(inner, depth + 1) for key, inner in value.items()}
        case list() | tuple():
            return [admit(inner, depth + 1) for inner in value]
        case set() | frozenset():
            return sorted((admit(inner, depth + 1) for inner in value), key=repr)
        case date() if not isinstance(value, datetime):
            return date(value.year, value.month, value.day)
    raise TypeError(f"an expression cannot read a {kind.__name__}")


def _number(value: int | str) -> Decimal | None:
    try:
        number = NUMBERS.create_decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def number_of(text: str) -> Decimal | None:
    """The number that `text` shows in FEEL's own notation; else None."""
    if not re.fullmatch(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?", text, re.ASCII):
        return None
    return _number(text)


def date_of(text: str) -> date | None:
    """The date written as 2026-01-31; None when there is no such day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_MONTHS = re.compile(r"(-?)P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{0,6})?)S)?)?",
    re.ASCII,
)


def duration_of(text: str) -> Months | timedelta | None:
    """The duration written as P2Y6M or P3DT4H; None when it is none."""
    if text.endswith(("P", "T")):
        return None
    if found := _MONTHS.fullmatch(text):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return months_of(-months if found[1] else months)
    if found := _DAYS.fullmatch(text):
        try:
            span = timedelta(
                days=int(found[2] or 0),
                hours=int(found[3] or 0),
                minutes=int(found[4] or 0),
                microseconds=int(Decimal(found[5] or 0) * 1_000_000),
            )
        except OverflowError:
            return None
        return -span if found[1] else span
    return None


def months_of(months: int) -> Months | None:
    """A duration within ten thousand years, else None."""
    return Months(months) if abs(months) <= MONTHS_MAX else None


def add_months(day: date, span: Months, sign: int = 1) -> date | None:
    """The same day of the month `span` later, or the month's last day; None outside the era."""
    years, month = divmod(day.year * 12 + day.month - 1 + sign * span.months, 12)
    if not 1 <= years <= 9999:
        return None
    last = monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def days_text(span: timedelta) -> str:
    """A duration of days as ISO 8601 writes it."""
    sign = "-" if span < timedelta(0) else ""
    span = abs(span)
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    second = f"{seconds}.{span.microseconds:06}".rstrip("0") if span.microseconds else str(seconds)
    clock = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes)
    clock += f"{second}S" * (second != "0")
    days = f"{span.days}D" if span.days or not clock else ""
    return f"{sign}P{days}" + (f"T{clock}" if clock else "")


def number_text(number: Decimal) -> str:
    """A number as a person writes it: no exponent, no trailing zeros."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
