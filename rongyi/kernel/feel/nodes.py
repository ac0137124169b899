"""The tree of an expression. Nodes are frozen; `start` and `end` point into the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rongyi.kernel.feel.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    base: Node
    field: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`list[condition]` or `list[index]`."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negate(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`operator` is one of + - * / **."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`operator` is one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Test(Node):
    """A unary test: a comparison with `operator`, or (operator "") a value, list or range."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """Two or more parts joined by the same `operator`, "and" or "or"."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source`, or `name in source..until`."""

    name: str
    source: Node
    until: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`quantifier` is "some" or "every"."""

    quantifier: str
    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The cell of a decision table, over the input `?`. No tests: any value will do ("-")."""

    tests: tuple[Test, ...]
    negated: bool


INPUT = "?"


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order of the source."""
    match node:
        case Literal() | Name():
            return ()
        case Path(base=base):
            return (base,)
        case Filter(base=base, condition=condition):
            return (base, condition)
        case Call(arguments=arguments):
            return arguments
        case Negate(operand=operand) | Test(operand=operand):
            return (operand,)
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Between(value=value, low=low, high=high):
            return (value, low, high)
        case In(value=value, tests=tests):
            return (value, *tests)
        case Junction(parts=parts):
            return parts
        case If(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Iteration(source=source, until=until):
            return (source,) if until is None else (source, until)
        case For(iterations=iterations, body=body):
            return (*iterations, body)
        case Quantified(iterations=iterations, body=body):
            return (*iterations, body)
        case ListOf(items=items):
            return items
        case Entry(value=value):
            return (value,)
        case ContextOf(entries=entries):
            return entries
        case RangeOf(low=low, high=high):
            return (low, high)
        case Tests(tests=tests):
            return tests
    raise TypeError(f"not a node: {node!r}")


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))
