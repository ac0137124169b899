"""What compiling shares: the compiler's state, and how a name finds its value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.operators import Run
from rongyi.kernel.feel.values import PLAIN, Value, admit

Code: TypeAlias = Callable[[Run], Value]


@dataclass(frozen=True)
class Locals:
    """Variables of loops, filters and contexts, innermost last. A filter's item is None."""

    names: tuple[tuple[str | None, int], ...] = ()

    def having(self, name: str | None, slot: int) -> Locals:
        return Locals((*self.names, (name, slot)))


class Compiler:
    """Compiles one expression; counts the slots that its local variables need."""

    def __init__(self, rules: dict[type, Rule]) -> None:
        self.rules = rules
        self.slots = 0

    def slot(self) -> int:
        """A place for one more local variable."""
        self.slots += 1
        return self.slots - 1

    def code(self, node: n.Node, local: Locals) -> Code:
        return self.rules[type(node)](self, node, local)

    def codes(self, nodes: Sequence[n.Node], local: Locals) -> tuple[Code, ...]:
        return tuple([self.code(node, local) for node in nodes])


Rule: TypeAlias = Callable[[Compiler, Value, Locals], Code]


def name(compiler: Compiler, node: n.Name, local: Locals) -> Code:
    name, fallback = node.name, _given(node.name)
    for bound, slot in local.names:
        if bound is None:
            fallback = _item_or_field(name, slot, fallback)
        elif bound == name:
            fallback = _slot(slot)
    return fallback


def _given(name: str) -> Code:
    def code(run: Run) -> Value:
        value = run.values(name)
        return value if type(value) in PLAIN else admit(value)

    return code


def _slot(slot: int) -> Code:
    return lambda run: run.slots[slot]


def _item_or_field(name: str, slot: int, fallback: Code) -> Code:
    itself = name == "item"

    def code(run: Run) -> Value:
        item = run.slots[slot]
        if type(item) is dict and name in item:
            return item[name]
        return item if itself else fallback(run)

    return code
