"""Which values of each term are worth trying, and whether trying those is trying all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.errors import StepLimit
from rongyi.kernel.feel.expression import evaluate, expression_of, free_names
from rongyi.kernel.feel.types import Kind, Scope, Type
from rongyi.kernel.feel.values import NUMBERS, Months, Range, Value

SUBSETS_OF_MAX = 6
OTHER_TEXT = "…"


@dataclass(frozen=True)
class Domain:
    """Values to try. `exact`: an expression that holds at all holds for one of them."""

    values: tuple[Value, ...]
    exact: bool


@dataclass
class _Use:
    """The constants that a name is compared with, and whether that is all that is done to it."""

    constants: list[Value]
    simple: bool = True


def domains_of(
    trees: Sequence[n.Node], scope: Scope, missing: Collection[str]
) -> Mapping[str, Domain]:
    """The domain of each free name of the trees."""
    uses: dict[str, _Use] = {}
    for tree in trees:
        _gather(tree, uses)
    return {
        name: _domain(scope.get(name, Type.ANY), use, name in missing) for name, use in uses.items()
    }


def _gather(tree: n.Node, uses: dict[str, _Use]) -> None:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case n.Junction(parts=parts):
                waiting.extend(parts)
                continue
            case n.Call(function="not", arguments=arguments):
                waiting.extend(arguments)
                continue
        free = set(free_names(node))
        compared = _compared(node)
        simple = compared is not None or isinstance(node, n.Name) or _asks_presence(node)
        constants = list(_flat(compared if compared is not None else _literals(node)))
        for name in free:
            use = uses.setdefault(name, _Use([]))
            use.constants += constants
            use.simple = use.simple and simple


def _asks_presence(node: n.Node) -> bool:
    return (
        isinstance(node, n.Call)
        and node.function == "is defined"
        and all(isinstance(argument, n.Name) for argument in node.arguments)
    )


def _compared(node: n.Node) -> list[Value] | None:
    """The constants, when the node only compares one name with constants; else None."""
    match node:
        case n.Compare(left=n.Name(), right=other) | n.Compare(left=other, right=n.Name()):
            return _constants([other])
        case n.Between(value=n.Name(), low=low, high=high):
            return _constants([low, high])
        case n.In(value=n.Name(), tests=tests) | n.Tests(tests=tests):
            return _constants([test.operand for test in tests])
    return None


def _constants(nodes: Iterable[n.Node]) -> list[Value] | None:
    found = []
    for node in nodes:
        if any(True for _ in free_names(node)):
            return None
        try:
            found.append(evaluate(expression_of("", node), {}))
        except StepLimit:
            return None
    return found


def _literals(node: n.Node) -> Iterator[Value]:
    return (inner.value for inner in n.walk(node) if isinstance(inner, n.Literal))


def _flat(values: Iterable[Value]) -> Iterator[Value]:
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if type(value) is Range:
            waiting += [value.low, value.high]
        elif type(value) is list:
            waiting += value
        else:
            yield value


def _domain(kind: Type, use: _Use, may_be_missing: bool) -> Domain:
    values, complete = _values(kind, use.constants)
    finite = kind.kind is Kind.BOOLEAN or kind.codes is not None
    exact = complete and (use.simple or finite or kind.kind is Kind.LIST)
    return Domain(tuple([*values, None] if may_be_missing else values), exact)


def _values(kind: Type, constants: list[Value]) -> tuple[list[Value], bool]:
    if kind.codes is not None:
        return list(kind.codes), True
    match kind.kind:
        case Kind.BOOLEAN:
            return [True, False], True
        case Kind.NUMBER:
            return _around([c for c in constants if type(c) is Decimal]), True
        case Kind.DATE:
            return _days_around([c for c in constants if type(c) is date]), True
        case Kind.STRING:
            texts = [c for c in constants if type(c) is str]
            return _texts_around(texts), True
        case Kind.LIST if kind.item is not None and kind.item.codes is not None:
            return _subsets(kind.item.codes)
        case Kind.DURATION:
            spans = [c for c in constants if type(c) in (timedelta, Months)]
            return [timedelta(0), Months(0), *spans], False
    return [True, False, None, *dict.fromkeys(c for c in constants if type(c) is str)], False


def _around(numbers: list[Decimal]) -> list[Value]:
    """Each constant, a number between each two neighbours, one below and one above all."""
    ordered = sorted(set(numbers)) or [Decimal(0)]
    between = [NUMBERS.divide(NUMBERS.add(low, high), 2) for low, high in pairwise(ordered)]
    ends = [NUMBERS.subtract(ordered[0], 1), NUMBERS.add(ordered[-1], 1)]
    return [*ordered, *between, *ends]


def _days_around(days: list[date]) -> list[Value]:
    if not days:
        return [date(2000, 1, 1)]
    near = {
        day.toordinal() + step
        for day in days
        for step in (-1, 0, 1)
        if 1 <= day.toordinal() + step <= date.max.toordinal()
    }
    return [date.fromordinal(number) for number in sorted(near)]


def _texts_around(texts: list[str]) -> list[Value]:
    """Each constant, the text just after it in order, and the empty text before all."""
    near = [near for text in dict.fromkeys(texts) for near in (text, text + "\0")]
    return list(dict.fromkeys([*near, OTHER_TEXT, ""]))


def _subsets(codes: tuple[str, ...]) -> tuple[list[Value], bool]:
    """Every choice of several codes when they are few, else none, each alone, two, and all."""
    all_of_them = len(codes) <= SUBSETS_OF_MAX
    sizes = range(len(codes) + 1) if all_of_them else (0, 1, 2, len(codes))
    return [list(some) for size in sizes for some in combinations(codes, size)], all_of_them
