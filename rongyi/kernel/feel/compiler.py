"""From tree to closures. Each node becomes one function of a Run; names are resolved here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.functions import FUNCTIONS
from rongyi.kernel.feel.operators import (
    OPERATIONS,
    ORDER,
    Run,
    both,
    equal,
    matches,
    negated,
    ordered,
)
from rongyi.kernel.feel.properties import property_of
from rongyi.kernel.feel.values import (
    NUMBERS,
    ORDERED,
    PLAIN,
    SCALARS,
    Range,
    Value,
    admit,
)

Code: TypeAlias = Callable[[Run], Value]
_UNWORKABLE = (ArithmeticError, ValueError, OverflowError)


@dataclass(frozen=True)
class Locals:
    """Variables of loops, filters and contexts, innermost last. A filter's item is `item`."""

    names: tuple[tuple[str | None, int], ...] = ()

    def with_name(self, name: str | None, slot: int) -> Locals:
        return Locals((*self.names, (name, slot)))


class Compiler:
    """Compiles one expression; counts the slots that its local variables need."""

    def __init__(self) -> None:
        self.slots = 0

    def slot(self) -> int:
        self.slots += 1
        return self.slots - 1

    def code(self, node: n.Node, local: Locals) -> Code:
        return _COMPILE[type(node)](self, node, local)

    def codes(self, nodes: Sequence[n.Node], local: Locals) -> tuple[Code, ...]:
        return tuple([self.code(node, local) for node in nodes])

    def literal(self, node: n.Literal, local: Locals) -> Code:
        value = node.value
        return lambda run: value

    def name(self, node: n.Name, local: Locals) -> Code:
        name, fallback = node.name, _given(node.name)
        for bound, slot in local.names:
            if bound is None:
                fallback = _item_or_field(name, slot, fallback)
            elif bound == name:
                fallback = _slot(slot)
        return fallback

    def path(self, node: n.Path, local: Locals) -> Code:
        base, field = self.code(node.base, local), node.field

        def code(run: Run) -> Value:
            value = base(run)
            if type(value) is list:
                run.charge(len(value))
                return [property_of(item, field) for item in value]
            return property_of(value, field)

        return code

    def filter(self, node: n.Filter, local: Locals) -> Code:
        base = self.code(node.base, local)
        if isinstance(node.condition, n.Literal) and isinstance(
            node.condition.value, Decimal
        ):
            index = node.condition.value
            return lambda run: _at(_as_list(base(run)), index)
        slot, weight = self.slot(), _weight(node.condition)
        condition = self.code(node.condition, local.with_name(None, slot))

        def code(run: Run) -> Value:
            items = _as_list(base(run))
            kept = []
            run.slots[slot] = None
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

    def call(self, node: n.Call, local: Locals) -> Code:
        function = FUNCTIONS.get(node.function)
        arguments = self.codes(node.arguments, local)
        if function is None or not function.takes(len(arguments)):
            return lambda run: None
        work = function.work

        def code(run: Run) -> Value:
            try:
                return work(run, *[argument(run) for argument in arguments])
            except _UNWORKABLE:
                return None

        if all(isinstance(argument, n.Literal) for argument in node.arguments):
            value = code(Run(lambda name: None, 0))
            return lambda run: value
        return code

    def negate(self, node: n.Negate, local: Locals) -> Code:
        operand = self.code(node.operand, local)
        return lambda run: negated(operand(run))

    def arithmetic(self, node: n.Arithmetic, local: Locals) -> Code:
        left, right = self.code(node.left, local), self.code(node.right, local)
        table = OPERATIONS[node.operator]

        def code(run: Run) -> Value:
            one, other = left(run), right(run)
            work = table.get((type(one), type(other)))
            if work is None:
                return None
            if type(one) is str:
                run.charge(1 + (len(one) + len(other)) // 64)
            try:
                return work(one, other)
            except _UNWORKABLE:
                return None

        return code

    def compare(self, node: n.Compare, local: Locals) -> Code:
        left, right = self.code(node.left, local), self.code(node.right, local)
        if node.operator == "=":
            return _equality(left, right)
        if node.operator == "!=":
            same = _equality(left, right)

            def differs(run: Run) -> Value:
                found = same(run)
                return None if found is None else not found

            return differs
        order = ORDER[node.operator]

        def code(run: Run) -> Value:
            one, other = left(run), right(run)
            kind = type(one)
            if kind is type(other) and kind in ORDERED:
                return order(one, other)
            return None

        return code

    def between(self, node: n.Between, local: Locals) -> Code:
        value, low, high = self.codes((node.value, node.low, node.high), local)

        def code(run: Run) -> Value:
            middle = value(run)
            return both(
                ordered(">=", middle, low(run)), ordered("<=", middle, high(run))
            )

        return code

    def test(self, node: n.Test, local: Locals) -> Callable[[Run, Value], Value]:
        operand, sign = self.code(node.operand, local), node.operator
        if sign == "" and _reads_input(node.operand):
            return lambda run, value: operand(run)
        if sign == "":
            return lambda run, value: matches(run, value, operand(run))
        if sign == "=":
            return lambda run, value: equal(run, value, operand(run))
        if sign == "!=":
            return lambda run, value: equal(run, value, operand(run)) is False
        return lambda run, value: ordered(sign, value, operand(run))

    def is_in(self, node: n.In, local: Locals) -> Code:
        value = self.code(node.value, local)
        return _any_test(value, [self.test(test, local) for test in node.tests])

    def tests(self, node: n.Tests, local: Locals) -> Code:
        if not node.tests:
            return lambda run: True
        value = self.code(n.Name(node.start, node.start, n.INPUT), local)
        passes = _any_test(value, [self.test(test, local) for test in node.tests])
        if not node.negated:
            return passes

        def code(run: Run) -> Value:
            found = passes(run)
            return None if found is None else not found

        return code

    def junction(self, node: n.Junction, local: Locals) -> Code:
        parts = self.codes(node.parts, local)
        decides = node.operator == "or"

        def code(run: Run) -> Value:
            outcome: bool | None = not decides
            for part in parts:
                found = part(run)
                if found is decides:
                    return decides
                if type(found) is not bool:
                    outcome = None
            return outcome

        return code

    def if_then(self, node: n.If, local: Locals) -> Code:
        condition, then, otherwise = self.codes(
            (node.condition, node.then, node.otherwise), local
        )
        return lambda run: then(run) if condition(run) is True else otherwise(run)

    def loops(
        self, node: n.For | n.Quantified, local: Locals
    ) -> tuple[Callable[[Run], Iterator[None]], Code]:
        """A generator that sets the loop's variables to each combination, and the body."""
        steps: list[tuple[int, Code, Code | None]] = []
        for iteration in node.iterations:
            source = self.code(iteration.source, local)
            until = self.code(iteration.until, local) if iteration.until else None
            slot = self.slot()
            steps.append((slot, source, until))
            local = local.with_name(iteration.name, slot)
        weight, body = _weight(node.body), self.code(node.body, local)

        def combinations(run: Run, place: int = 0) -> Iterator[None]:
            if place == len(steps):
                run.charge(weight)
                yield
                return
            slot, source, until = steps[place]
            items = (
                _as_list(source(run)) if until is None else _steps(run, source, until)
            )
            for item in items:
                run.charge(1)
                run.slots[slot] = item
                yield from combinations(run, place + 1)

        return combinations, body

    def for_each(self, node: n.For, local: Locals) -> Code:
        combinations, body = self.loops(node, local)
        return lambda run: [body(run) for _ in combinations(run)]

    def quantified(self, node: n.Quantified, local: Locals) -> Code:
        combinations, body = self.loops(node, local)
        decides = node.quantifier == "some"

        def code(run: Run) -> Value:
            outcome: bool | None = not decides
            for _ in combinations(run):
                found = body(run)
                if found is decides:
                    return decides
                if type(found) is not bool:
                    outcome = None
            return outcome

        return code

    def list_of(self, node: n.ListOf, local: Locals) -> Code:
        items = self.codes(node.items, local)
        return lambda run: [item(run) for item in items]

    def context_of(self, node: n.ContextOf, local: Locals) -> Code:
        entries: list[tuple[str, int, Code]] = []
        for entry in node.entries:
            code = self.code(entry.value, local)
            slot = self.slot()
            entries.append((entry.key, slot, code))
            local = local.with_name(entry.key, slot)

        def made(run: Run) -> Value:
            context = {}
            for key, slot, code in entries:
                context[key] = run.slots[slot] = code(run)
            return context

        return made

    def range_of(self, node: n.RangeOf, local: Locals) -> Code:
        low, high = self.code(node.low, local), self.code(node.high, local)
        if isinstance(node.low, n.Literal) and isinstance(node.high, n.Literal):
            value = Range(
                node.low.value, node.high.value, node.low_closed, node.high_closed
            )
            return lambda run: value
        return lambda run: Range(low(run), high(run), node.low_closed, node.high_closed)


_COMPILE: dict[type, Callable[[Compiler, Value, Locals], Code]] = {
    n.Literal: Compiler.literal,
    n.Name: Compiler.name,
    n.Path: Compiler.path,
    n.Filter: Compiler.filter,
    n.Call: Compiler.call,
    n.Negate: Compiler.negate,
    n.Arithmetic: Compiler.arithmetic,
    n.Compare: Compiler.compare,
    n.Between: Compiler.between,
    n.In: Compiler.is_in,
    n.Tests: Compiler.tests,
    n.Junction: Compiler.junction,
    n.If: Compiler.if_then,
    n.For: Compiler.for_each,
    n.Quantified: Compiler.quantified,
    n.ListOf: Compiler.list_of,
    n.ContextOf: Compiler.context_of,
    n.RangeOf: Compiler.range_of,
}


def compile_node(node: n.Node) -> tuple[Code, int]:
    """The code of an expression and the number of slots that a Run of it needs."""
    compiler = Compiler()
    code = compiler.code(node, Locals())
    return code, compiler.slots


def _given(name: str) -> Code:
    def code(run: Run) -> Value:
        value = run.values(name)
        return value if type(value) in PLAIN else admit(value)

    return code


def _slot(slot: int) -> Code:
    return lambda run: run.slots[slot]


def _item_or_field(name: str, slot: int, fallback: Code) -> Code:
    if name == "item":
        return _slot(slot)

    def code(run: Run) -> Value:
        item = run.slots[slot]
        if type(item) is dict and name in item:
            return item[name]
        return fallback(run)

    return code


def _equality(left: Code, right: Code) -> Code:
    def code(run: Run) -> Value:
        one, other = left(run), right(run)
        kind = type(one)
        if kind is type(other) and kind in SCALARS:
            return one == other
        return equal(run, one, other)

    return code


def _any_test(value: Code, tests: Sequence[Callable[[Run, Value], Value]]) -> Code:
    def code(run: Run) -> Value:
        subject = value(run)
        outcome: bool | None = False
        for test in tests:
            found = test(run, subject)
            if found is True:
                return True
            if found is not False:
                outcome = None
        return outcome

    return code


def _reads_input(node: n.Node) -> bool:
    return any(
        isinstance(inner, n.Name) and inner.name == n.INPUT for inner in n.walk(node)
    )


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


def _steps(run: Run, source: Code, until: Code) -> Iterator[Value]:
    """The whole numbers or days from one bound to the other, upwards or downwards."""
    first, last = source(run), until(run)
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
