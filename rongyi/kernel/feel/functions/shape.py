"""What a built-in function says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from rongyi.kernel.feel.types import Kind, Type
from rongyi.kernel.feel.values import Value

Work: TypeAlias = Callable[..., Value]
"""Called with the Run and the values; arithmetic and value errors become null."""

Result: TypeAlias = Type | Callable[[Sequence[Type]], Type]


class Spread(Enum):
    """How a function takes a list: as one argument only, or also as several arguments."""

    NO = 0
    LIST_OR_ITEMS = 1
    REPEATED = 2


@dataclass(frozen=True)
class Function:
    """`parameters` are their types in order; the last `optional` of them may be left out.

    LIST_OR_ITEMS: `parameters` holds the type of one item; a call gives one list or the items.
    REPEATED: the last parameter may come any number of times.
    """

    name: str
    parameters: tuple[Type, ...]
    result: Result
    work: Work
    optional: int = 0
    spread: Spread = Spread.NO

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        least = len(self.parameters) - self.optional
        most = len(self.parameters) if self.spread is Spread.NO else 1_000
        return least <= count <= most

    def wanted(self, place: int, count: int) -> Type:
        """The type asked for at `place` (from 0) in a call with `count` arguments."""
        if self.spread is Spread.LIST_OR_ITEMS:
            item = self.parameters[0]
            return Type.list_of(item) if count == 1 else item
        return self.parameters[min(place, len(self.parameters) - 1)]

    def gives(self, arguments: Sequence[Type]) -> Type:
        """The type of the result."""
        return self.result if isinstance(self.result, Type) else self.result(arguments)


def item_of(arguments: Sequence[Type]) -> Type:
    """The type of what a list (or the arguments themselves) holds."""
    if len(arguments) == 1:
        first = arguments[0]
        return first.item or Type.ANY if first.kind is Kind.LIST else Type.ANY
    found = arguments[0]
    for other in arguments[1:]:
        found = found.joined(other)
    return found


def same_list(arguments: Sequence[Type]) -> Type:
    """A list like the first argument."""
    first = arguments[0]
    return first if first.kind is Kind.LIST else Type.LIST
