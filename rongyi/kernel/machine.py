"""A life as a table: states, the moves between them, and nothing else."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from rongyi.kernel.errors import NotAllowedNow
from rongyi.kernel.text import Text


@dataclass(frozen=True)
class Move:
    """`name` leads from `source` to `target`, by `law`. One name may start from several states."""

    name: str
    source: str
    target: str
    law: Text | None = None


class Machine:
    """All moves of one life. A pair (state, name) leads to exactly one state."""

    def __init__(self, *moves: Move) -> None:
        self._after: dict[tuple[str, str], str] = {}
        for move in moves:
            key = (move.source, move.name)
            assert key not in self._after, f"two moves {move.name!r} from {move.source!r}"
            self._after[key] = move.target
        self.moves = moves

    @property
    def names(self) -> tuple[str, ...]:
        """Every move's name once, in the order of the table."""
        return tuple(dict.fromkeys(move.name for move in self.moves))

    @property
    def states(self) -> tuple[str, ...]:
        """Every state once, in the order of first appearance."""
        return tuple(dict.fromkeys(self._walk()))

    def after(self, state: str, name: str) -> str:
        """The state that `name` leads to. Errors: NotAllowedNow."""
        try:
            return self._after[(state, name)]
        except KeyError:
            raise NotAllowedNow(state=state, move=name) from None

    def allows(self, state: str, name: str) -> bool:
        """Whether `name` may start from `state`."""
        return (state, name) in self._after

    def allowed(self, state: str) -> tuple[str, ...]:
        """The moves that may start from `state`, in the order of the table."""
        return tuple(move.name for move in self.moves if move.source == state)

    def final(self, *, besides: Container[str] = ()) -> frozenset[str]:
        """States from which nothing starts, or nothing besides moves of these names."""
        starts = {move.source for move in self.moves if move.name not in besides}
        return frozenset(self.states) - starts

    def _walk(self) -> Iterator[str]:
        for move in self.moves:
            yield move.source
            yield move.target
