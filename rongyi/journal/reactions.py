"""Who reacts to which facts. Each room lists its reactions in its own `reactions` module.

A reaction is one idempotent call that writes to the database only; slow or outward work is a job
that it defers (procrastinate), in the same transaction in which its position moves on. So the
effect of a reaction in the database happens once, while the function may run several times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.kernel.facts import Json, StreamKey


@dataclass(frozen=True, slots=True)
class Delivered:
    """One fact as a reaction gets it. `id` is the fact's number over all streams; `now` is the
    moment of this delivery, later than `at` where the runner was down."""

    id: int
    name: str
    stream: StreamKey
    seq: int
    at: datetime
    body: Json
    actor_id: UUID
    on_behalf_id: UUID | None
    now: datetime


React = Callable[[Delivered], None]


@dataclass(frozen=True, slots=True)
class Reaction:
    """A function and the facts it wants. Its position is kept under `name`: never reuse one.
    `sealed`: it gets a fact only when a signed checkpoint covers it."""

    name: str
    facts: tuple[str, ...]
    function: React
    sealed: bool = False


_REACTIONS: dict[str, Reaction] = {}
_AWAITED: set[str] = set()


def on(*facts: str, sealed: bool = False) -> Callable[[React], React]:
    """Register the function below for these facts: `@on("case.closed.v1")`.

    Facts whose body was erased are not delivered any more. A new reaction begins with the first
    fact of the journal. `sealed`: what it does tells people outside what the facts say, so it gets
    them when a signed checkpoint covers them; one is signed at once.
    """
    assert facts and all(".v" in fact for fact in facts), "name versioned facts: case.closed.v1"

    def register(function: React) -> React:
        room = function.__module__.partition(".reactions")[0].rpartition(".")[2]
        name = f"{room}.{function.__name__}"
        assert name not in _REACTIONS, f"two reactions called {name}"
        _REACTIONS[name] = Reaction(name, facts, function, sealed)
        if sealed:
            seal_at_once(*facts)
        return function

    return register


def registered() -> tuple[Reaction, ...]:
    """All reactions, in the order of their names."""
    return tuple(_REACTIONS[name] for name in sorted(_REACTIONS))


def seal_at_once(*facts: str) -> None:
    """Somebody waits until these facts are covered by a signed checkpoint: sign one at once."""
    _AWAITED.update(facts)


def awaited_names() -> frozenset[str]:
    """Names of the facts that are sealed at once."""
    return frozenset(_AWAITED)
