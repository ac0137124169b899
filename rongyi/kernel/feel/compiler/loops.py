"""Code of what goes through lists: loops, filters, and lists and contexts themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.compiler.names import Code, Compiler, Locals
from rongyi.kernel.feel.operators import Run, ordered
from rongyi.kernel.feel.values import NUMBERS, Range, Value


def filter(compiler: Compiler, node: n.Filter, local: Locals) -> Code:
    base = compiler.code(node.base, local)
    if isinstance(node.condition, n.Literal) and isinstance(node.condition.value, Decimal):
        index = node.condition.value
        return lambda run: _at(_as_list(base(run)), index)
    slot, weight = compiler.slot(), _weight(node.condition)
    condition = compiler.code(node.condition, local.having(None, slot))

    def code(run: Run) -> Value:
        items = _as_list(base(run))
        kept = []
        for item in items:
            run.charge(weight)
            run.slots[slot] = item
            found = condition(run)
            if type(found) is Decimal:
                return _at(items, found)
            if found is True:
                kept.append(item)
        return kept

    return code


def loops(
    compiler: Compiler, node: n.For | n.Quantified, local: Locals
) -> tuple[Callable[[Run], Iterator[None]], Code]:
    """A generator that sets the loop's variables to each combination, and the body."""
    steps: list[tuple[int, Code, Code | None]] = []
    for iteration in node.iterations:
        source = compiler.code(iteration.source, local)
        until = compiler.code(iteration.until, local) if iteration.until else None
        slot = compiler.slot()
        steps.append((slot, source, until))
        local = local.having(iteration.name, slot)
    weight, body = _weight(node.body), compiler.code(node.body, local)

    def combinations(run: Run, place: int = 0) -> Iterator[None]:
        if place == len(steps):
            run.charge(weight)
            yield
            return
        slot, source, until = steps[place]
        first = source(run)
        items = _domain(first) if until is None else _steps(first, until(run))
        for item in items:
            run.charge(1)
            run.slots[slot] = item
            yield from combinations(run, place + 1)

    return combinations, body


def for_each(compiler: Compiler, node: n.For, local: Locals) -> Code:
    combinations, body = loops(compiler, node, local)

    def code(run: Run) -> Value:
        try:
            return [body(run) for _ in combinations(run)]
        except _NoDomain:
            return None

    return code


def quantified(compiler: Compiler, node: n.Quantified, local: Locals) -> Code:
    combinations, body = loops(compiler, node, local)
    decides = node.quantifier == "some"

    def code(run: Run) -> Value:
        outcome: bool | None = not decides
        try:
            for _ in combinations(run):
                found = body(run)
                if found is decides:
                    return decides
                if type(found) is not bool:
                    outcome = None
        except _NoDomain:
            return None
        return outcome

    return code


def list_of(compiler: Compiler, node: n.ListOf, local: Locals) -> Code:
    items = compiler.codes(node.items, local)
    return lambda run: [item(run) for item in items]


def context_of(compiler: Compiler, node: n.ContextOf, local: Locals) -> Code:
    if len({entry.key for entry in node.entries}) < len(node.entries):
        return lambda run: None
    entries: list[tuple[str, int, Code]] = []
    for entry in node.entries:
        code = compiler.code(entry.value, local)
        slot = compiler.slot()
        entries.append((entry.key, slot, code))
        local = local.having(entry.key, slot)

    def made(run: Run) -> Value:
        context = {}
        for key, slot, code in entries:
            context[key] = run.slots[slot] = code(run)
        return context

    return made


def _weight(node: n.Node) -> int:
    return sum(1 for _ in n.walk(node))


def _as_list(value: Value) -> list[Value]:
    if type(value) is list:
        return value
    return [] if value is None else [value]


def _at(items: list[Value], index: Decimal) -> Value:
    size = len(items)
    if index != index.to_integral_value() or not 1 <= abs(index) <= size:
        return None
    return items[int(index) - 1 if index > 0 else int(index)]


class _NoDomain(Exception):
    """A loop over something that has no items to go through; its value is null."""


def _domain(value: Value) -> Iterable[Value]:
    if type(value) is list:
        return value
    if value is None:
        raise _NoDomain
    if type(value) is not Range:
        return [value]
    if not (value.low_closed and value.high_closed and ordered("<=", value.low, value.high)):
        raise _NoDomain
    return _steps(value.low, value.high)


def _steps(first: Value, last: Value) -> Iterator[Value]:
    """The whole numbers or days from one bound to the other, upwards or downwards."""
    if type(first) is date and type(last) is date:
        day = timedelta(days=1 if first <= last else -1)
        while first != last:
            yield first
            first += day
        yield first
    elif type(first) is Decimal and type(last) is Decimal:
        step = Decimal(1 if first <= last else -1)
        while first <= last if step > 0 else first >= last:
            yield first
            first = NUMBERS.add(first, step)
    else:
        raise _NoDomain
