"""An expression: read once, checked once, evaluated many times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.compiler import compile_node
from rongyi.kernel.feel.operators import Run, measure
from rongyi.kernel.feel.parser import parse_node, parse_tests_node
from rongyi.kernel.feel.values import Value

PARSED_MAX = 4_096


@dataclass(frozen=True)
class Expression:
    """A source and its tree. Two expressions are equal when their sources are."""

    source: str
    tree: n.Node = field(compare=False, repr=False)
    names: frozenset[str] = field(compare=False, repr=False)
    slots: int = field(compare=False, repr=False)
    code: Callable[[Run], Value] = field(compare=False, repr=False)


def expression_of(source: str, tree: n.Node) -> Expression:
    """An expression from a tree that is already there."""
    code, slots = compile_node(tree)
    return Expression(source, tree, frozenset(free_names(tree)), slots, code)


@lru_cache(maxsize=PARSED_MAX)
def parse(source: str) -> Expression:
    """Read an expression. Errors: FeelError, with line, column and words."""
    return expression_of(source, parse_node(source))


@lru_cache(maxsize=PARSED_MAX)
def parse_tests(source: str) -> Expression:
    """Read a decision table's cell over the input `?`: "-", `> 5, [1..3]`, `not("a")`.

    Errors: FeelError.
    """
    return expression_of(source, parse_tests_node(source))


def evaluate(expression: Expression, values: Mapping[str, Value]) -> Value:
    """The value. A missing name, and whatever has no meaning, is None. Errors: StepLimit."""
    run = Run(values.get, expression.slots)
    value = expression.code(run)
    return measure(run, value) if type(value) in (list, dict) else value


def is_true(expression: Expression, values: Mapping[str, Value]) -> bool:
    """Whether the expression holds; null (an answer is missing) does not. Errors: StepLimit."""
    return expression.code(Run(values.get, expression.slots)) is True


def names(expression: Expression) -> frozenset[str]:
    """The terms that the value may depend on: all names but those of loops and contexts.

    A name inside a filter counts too, though it may be a field of the list's items.
    """
    return expression.names


def free_names(tree: n.Node) -> Iterable[str]:
    """Each name that the tree does not bind itself."""
    waiting: list[tuple[n.Node, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        node, bound = waiting.pop()
        match node:
            case n.Name(name=name):
                if name not in bound:
                    yield name
            case n.For() | n.Quantified():
                for iteration in node.iterations:
                    waiting.append((iteration, bound))
                    bound |= {iteration.name}
                waiting.append((node.body, bound))
            case n.ContextOf(entries=entries):
                for entry in entries:
                    waiting.append((entry.value, bound))
                    bound |= {entry.key}
            case n.Filter(base=base, condition=condition):
                waiting += [(base, bound), (condition, bound | {"item"})]
            case n.Tests(tests=tests):
                yield from (n.INPUT,) if tests else ()
                waiting.extend((test, bound) for test in tests)
            case _:
                waiting.extend((child, bound) for child in n.children(node))
