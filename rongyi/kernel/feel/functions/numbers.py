"""Numbers and truth: rounding, remainders, powers, not()."""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from rongyi.kernel.feel.functions.shape import Function, Work
from rongyi.kernel.feel.operators import Run
from rongyi.kernel.feel.types import Type
from rongyi.kernel.feel.values import NUMBERS, Months, Value

SCALE_MIN, SCALE_MAX = -6111, 6176
_ROUNDING_CONTEXT = NUMBERS.copy()


def _round(rounding: str) -> Work:
    def work(run: Run, number: Value, scale: Value = Decimal(0)) -> Value:
        if type(number) is not Decimal or type(scale) is not Decimal:
            return None
        places = int(scale)
        if not SCALE_MIN <= places <= SCALE_MAX:
            return None
        if places >= -int(number.as_tuple().exponent):
            return number
        unit = Decimal((0, (1,), -places))
        found = number.quantize(unit, rounding=rounding, context=_ROUNDING_CONTEXT)
        return found if found else Decimal(0)

    return work


def _modulo(run: Run, number: Value, divisor: Value) -> Value:
    if type(number) is not Decimal or type(divisor) is not Decimal:
        return None
    rest = NUMBERS.remainder(number, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _abs(run: Run, value: Value) -> Value:
    if type(value) is Months:
        return Months(abs(value.months))
    if type(value) is Decimal:
        return NUMBERS.abs(value)
    return abs(value) if type(value) is timedelta else None


def _sqrt(run: Run, number: Value) -> Value:
    return NUMBERS.sqrt(number) if type(number) is Decimal else None


def _log(run: Run, number: Value) -> Value:
    return NUMBERS.ln(number) if type(number) is Decimal and number > 0 else None


def _exp(run: Run, number: Value) -> Value:
    return NUMBERS.exp(number) if type(number) is Decimal else None


def _parity(rest: int) -> Work:
    def work(run: Run, number: Value) -> Value:
        if type(number) is not Decimal:
            return None
        return abs(NUMBERS.remainder(number, Decimal(2))) == rest

    return work


def _not(run: Run, value: Value) -> Value:
    return not value if type(value) is bool else None


_N, _B = Type.NUMBER, Type.BOOLEAN
FUNCTIONS = (
    Function("not", (_B,), _B, _not),
    Function("decimal", (_N, _N), _N, _round(ROUND_HALF_EVEN)),
    Function("floor", (_N, _N), _N, _round(ROUND_FLOOR), optional=1),
    Function("ceiling", (_N, _N), _N, _round(ROUND_CEILING), optional=1),
    Function("round up", (_N, _N), _N, _round(ROUND_UP), optional=1),
    Function("round down", (_N, _N), _N, _round(ROUND_DOWN), optional=1),
    Function("round half up", (_N, _N), _N, _round(ROUND_HALF_UP), optional=1),
    Function("round half down", (_N, _N), _N, _round(ROUND_HALF_DOWN), optional=1),
    Function("abs", (Type.ANY,), lambda given: given[0], _abs),
    Function("modulo", (_N, _N), _N, _modulo),
    Function("sqrt", (_N,), _N, _sqrt),
    Function("log", (_N,), _N, _log),
    Function("exp", (_N,), _N, _exp),
    Function("odd", (_N,), _B, _parity(1)),
    Function("even", (_N,), _B, _parity(0)),
)
