"""Code of everything that does not loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.compiler.names import Code, Compiler, Locals
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
from rongyi.kernel.feel.values import ORDERED, SCALARS, Range, Value

_UNWORKABLE = (ArithmeticError, ValueError)


def literal(compiler: Compiler, node: n.Literal, local: Locals) -> Code:
    value = node.value
    return lambda run: value


def path(compiler: Compiler, node: n.Path, local: Locals) -> Code:
    base, field = compiler.code(node.base, local), node.field

    def code(run: Run) -> Value:
        value = base(run)
        if type(value) is list:
            run.charge(len(value))
            return [property_of(item, field) for item in value]
        return property_of(value, field)

    return code


def call(compiler: Compiler, node: n.Call, local: Locals) -> Code:
    function = FUNCTIONS.get(node.function)
    arguments = compiler.codes(node.arguments, local)
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


def negate(compiler: Compiler, node: n.Negate, local: Locals) -> Code:
    operand = compiler.code(node.operand, local)
    return lambda run: negated(operand(run))


def arithmetic(compiler: Compiler, node: n.Arithmetic, local: Locals) -> Code:
    left, right = compiler.code(node.left, local), compiler.code(node.right, local)
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


def compare(compiler: Compiler, node: n.Compare, local: Locals) -> Code:
    left, right = compiler.code(node.left, local), compiler.code(node.right, local)
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


def _equality(left: Code, right: Code) -> Code:
    def code(run: Run) -> Value:
        one, other = left(run), right(run)
        kind = type(one)
        if kind is type(other) and kind in SCALARS:
            return one == other
        return equal(run, one, other)

    return code


def between(compiler: Compiler, node: n.Between, local: Locals) -> Code:
    value, low, high = compiler.codes((node.value, node.low, node.high), local)

    def code(run: Run) -> Value:
        middle = value(run)
        return both(ordered(">=", middle, low(run)), ordered("<=", middle, high(run)))

    return code


def test(compiler: Compiler, node: n.Test, local: Locals) -> Callable[[Run, Value], Value]:
    operand, sign = compiler.code(node.operand, local), node.operator
    if sign == "" and _reads_input(node.operand):
        return lambda run, value: operand(run)
    if sign == "":
        return lambda run, value: matches(run, value, operand(run))
    if sign == "=":
        return lambda run, value: equal(run, value, operand(run))
    if sign == "!=":
        return lambda run, value: equal(run, value, operand(run)) is False
    return lambda run, value: ordered(sign, value, operand(run))


def is_in(compiler: Compiler, node: n.In, local: Locals) -> Code:
    value = compiler.code(node.value, local)
    return _any_test(value, [test(compiler, each, local) for each in node.tests])


def tests(compiler: Compiler, node: n.Tests, local: Locals) -> Code:
    if not node.tests:
        return lambda run: True
    value = compiler.code(n.Name(node.start, node.start, n.INPUT), local)
    passes = _any_test(value, [test(compiler, each, local) for each in node.tests])
    if not node.negated:
        return passes

    def code(run: Run) -> Value:
        found = passes(run)
        return None if found is None else not found

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
    return any(isinstance(inner, n.Name) and inner.name == n.INPUT for inner in n.walk(node))


def junction(compiler: Compiler, node: n.Junction, local: Locals) -> Code:
    parts = compiler.codes(node.parts, local)
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


def if_then(compiler: Compiler, node: n.If, local: Locals) -> Code:
    condition, then, otherwise = compiler.codes((node.condition, node.then, node.otherwise), local)
    return lambda run: then(run) if condition(run) is True else otherwise(run)


def range_of(compiler: Compiler, node: n.RangeOf, local: Locals) -> Code:
    low, high = compiler.code(node.low, local), compiler.code(node.high, local)
    if isinstance(node.low, n.Literal) and isinstance(node.high, n.Literal):
        value = Range(node.low.value, node.high.value, node.low_closed, node.high_closed)
        return lambda run: value
    return lambda run: Range(low(run), high(run), node.low_closed, node.high_closed)
