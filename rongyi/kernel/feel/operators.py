"""Arithmetic, equality and order of plain values. What has no meaning is null (None)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from rongyi.kernel.feel.errors import StepLimit
from rongyi.kernel.feel.values import (
    NUMBERS,
    ORDERED,
    SCALARS,
    VALUE_DEPTH_MAX,
    Months,
    Range,
    Value,
    add_months,
    months_of,
)

STEPS_MAX = 100_000
STRING_LENGTH_MAX = 100_000


class Run:
    """One evaluation: the given values, the local variables, the work still allowed."""

    __slots__ = ("left", "slots", "values")

    def __init__(self, values: Callable[[str], object], slots: int) -> None:
        self.values = values
        self.slots: list[Value] = [None] * slots
        self.left = STEPS_MAX

    def charge(self, steps: int) -> None:
        """Take `steps` from what is left. Errors: StepLimit."""
        self.left -= steps
        if self.left < 0:
            raise StepLimit


Operation = Callable[[Value, Value], Value]


def _joined(left: str, right: str) -> str:
    if len(left) + len(right) > STRING_LENGTH_MAX:
        raise StepLimit
    return left + right


def _date_and_days(day: date, span: timedelta) -> date:
    return day + span


def _ratio(left: timedelta, right: timedelta) -> Decimal:
    return NUMBERS.divide(_microseconds(left), _microseconds(right))


def _microseconds(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1))


def _scaled(span: timedelta, by: Decimal) -> timedelta:
    return timedelta(microseconds=int(NUMBERS.multiply(_microseconds(span), by)))


def _shrunk(span: timedelta, by: Decimal) -> timedelta:
    return timedelta(microseconds=int(NUMBERS.divide(_microseconds(span), by)))


def _months_scaled(span: Months, by: Decimal) -> Months | None:
    return months_of(int(NUMBERS.multiply(span.months, by)))


_N, _D, _T, _M = Decimal, date, timedelta, Months
OPERATIONS: dict[str, dict[tuple[type, type], Operation]] = {
    "+": {
        (_N, _N): NUMBERS.add,
        (str, str): _joined,
        (_D, _T): _date_and_days,
        (_T, _D): lambda span, day: day + span,
        (_D, _M): add_months,
        (_M, _D): lambda span, day: add_months(day, span),
        (_T, _T): operator.add,
        (_M, _M): lambda left, right: months_of(left.months + right.months),
    },
    "-": {
        (_N, _N): NUMBERS.subtract,
        (_D, _D): operator.sub,
        (_D, _T): operator.sub,
        (_D, _M): lambda day, span: add_months(day, span, -1),
        (_T, _T): operator.sub,
        (_M, _M): lambda left, right: months_of(left.months - right.months),
    },
    "*": {
        (_N, _N): NUMBERS.multiply,
        (_T, _N): _scaled,
        (_N, _T): lambda by, span: _scaled(span, by),
        (_M, _N): _months_scaled,
        (_N, _M): lambda by, span: _months_scaled(span, by),
    },
    "/": {
        (_N, _N): NUMBERS.divide,
        (_T, _N): _shrunk,
        (_T, _T): _ratio,
        (_M, _N): lambda span, by: months_of(int(NUMBERS.divide(span.months, by))),
        (_M, _M): lambda left, right: NUMBERS.divide(left.months, right.months),
    },
    "**": {(_N, _N): NUMBERS.power},
}


def negated(value: Value) -> Value:
    """The value with the other sign."""
    match value:
        case Decimal():
            return NUMBERS.minus(value)
        case Months():
            return Months(-value.months)
        case timedelta():
            try:
                return -value
            except OverflowError:
                return None
    return None


ORDER: dict[str, Operation] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def ordered(sign: str, left: Value, right: Value) -> bool | None:
    """left < right and the like; null unless both are of one ordered kind."""
    kind = type(left)
    if kind is not type(right) or kind not in ORDERED:
        return None
    return bool(ORDER[sign](left, right))


def equal(run: Run, left: Value, right: Value, depth: int = 0) -> bool | None:
    """left = right. Null equals null only; values of different kinds give null."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in SCALARS:
        return bool(left == right)
    if depth > VALUE_DEPTH_MAX:
        raise StepLimit
    if kind is Range:
        return bool(left == right)
    run.charge(len(left))
    if len(left) != len(right):
        return False
    if kind is list:
        pairs = zip(left, right, strict=True)
    else:
        if left.keys() != right.keys():
            return False
        pairs = zip(left.values(), (right[key] for key in left), strict=True)
    return all(equal(run, one, other, depth + 1) is True for one, other in pairs)


def within(value: Value, span: Range) -> bool | None:
    """Whether the value lies inside the range."""
    above = ordered(">=" if span.low_closed else ">", value, span.low)
    below = ordered("<=" if span.high_closed else "<", value, span.high)
    return both(above, below)


def both(left: Value, right: Value) -> bool | None:
    """Three-valued and."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def matches(run: Run, value: Value, other: Value, depth: int = 0) -> bool | None:
    """Whether `value` passes the unary test `other`: a value, a list of values, or a range."""
    kind = type(other)
    if kind is Range:
        return within(value, other)
    if kind is not list:
        return equal(run, value, other)
    if depth > VALUE_DEPTH_MAX:
        raise StepLimit
    run.charge(len(other))
    if type(value) is list:
        return equal(run, value, other) is True or any(
            equal(run, value, item) is True for item in other
        )
    return any(matches(run, value, item, depth + 1) is True for item in other)


def measure(run: Run, value: Value) -> Value:
    """The value itself, once it is sure that walking through it stays within the limit."""
    waiting = [(value, 0)]
    while waiting:
        inner, depth = waiting.pop()
        if depth > VALUE_DEPTH_MAX:
            raise StepLimit
        if type(inner) is list:
            run.charge(len(inner))
            waiting.extend((item, depth + 1) for item in inner)
        elif type(inner) is dict:
            run.charge(len(inner))
            waiting.extend((item, depth + 1) for item in inner.values())
        elif type(inner) is Range:
            waiting += [(inner.low, depth + 1), (inner.high, depth + 1)]
    return value
