"""Text. `matches`, `replace` and `split` are left out: their patterns can take unbounded time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from rongyi.kernel.feel.errors import StepLimit
from rongyi.kernel.feel.functions.shape import Function
from rongyi.kernel.feel.operators import STRING_LENGTH_MAX, Run
from rongyi.kernel.feel.types import Type
from rongyi.kernel.feel.values import Months, Value, days_text, number_of, number_text


def _on_texts(work: Callable[..., Value]) -> Callable[..., Value]:
    """Null unless every argument is text."""

    def checked(run: Run, *texts: Value) -> Value:
        if any(type(text) is not str for text in texts):
            return None
        run.charge(sum(map(len, texts)) // 64 + 1)
        return _bounded(work(*texts))

    return checked


def _bounded(value: Value) -> Value:
    if type(value) is str and len(value) > STRING_LENGTH_MAX:
        raise StepLimit
    return value


def _before(text: str, mark: str) -> str:
    head, found, _ = text.partition(mark) if mark else ("", "", text)
    return head if found else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _substring(run: Run, text: Value, start: Value, length: Value = None) -> Value:
    if type(text) is not str or type(start) is not Decimal:
        return None
    place = int(start)
    if not 1 <= abs(place) <= len(text):
        return None
    first = place - 1 if place > 0 else len(text) + place
    if length is None:
        return text[first:]
    if type(length) is not Decimal or int(length) < 1:
        return None
    return text[first : first + int(length)]


def _length(text: str) -> Decimal:
    return Decimal(len(text))


def _join(run: Run, items: Value, mark: Value = "") -> Value:
    if items is None or type(mark) not in (str, type(None)):
        return None
    items = items if type(items) is list else [items]
    run.charge(len(items))
    kept = [item for item in items if item is not None]
    if any(type(item) is not str for item in kept):
        return None
    if sum(map(len, kept)) + len(kept) * len(mark or "") > STRING_LENGTH_MAX:
        raise StepLimit
    return (mark or "").join(kept)


def _string(run: Run, value: Value) -> Value:
    run.charge(1)
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Decimal():
            return number_text(value)
        case date():
            return value.isoformat()
        case Months():
            return str(value)
        case timedelta():
            return days_text(value)
    return None


def _number(run: Run, text: Value) -> Value:
    return number_of(text) if type(text) is str else None


_S, _N, _B = Type.STRING, Type.NUMBER, Type.BOOLEAN
FUNCTIONS = (
    Function("string", (Type.ANY,), _S, _string),
    Function("number", (_S,), _N, _number),
    Function("string length", (_S,), _N, _on_texts(_length)),
    Function("upper case", (_S,), _S, _on_texts(str.upper)),
    Function("lower case", (_S,), _S, _on_texts(str.lower)),
    Function("substring", (_S, _N, _N), _S, _substring, optional=1),
    Function("substring before", (_S, _S), _S, _on_texts(_before)),
    Function("substring after", (_S, _S), _S, _on_texts(_after)),
    Function("contains", (_S, _S), _B, _on_texts(str.__contains__)),
    Function("starts with", (_S, _S), _B, _on_texts(str.startswith)),
    Function("ends with", (_S, _S), _B, _on_texts(str.endswith)),
    Function("string join", (Type.list_of(_S), _S), _S, _join, optional=1),
)
