"""Short walks with a name, one a subject: what bugs are tried with first.

A bug is seen when the chapter that is named beside it (`tests/faults/mutants/README.md`) breaks
something. They use the same commands as any other walk.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.simulator.walk import Walk, go
from tests.faults.simulator.world import World

LIFE = (  # one case from its submission to its end, with everything that goes on beside it
    ("submit", 4), ("submit_twice", 0), ("deliver", 0), ("advance", 0), ("deliver", 0),
    ("advance", 0), ("advance", 0), ("deliver", 0), ("work", 0), ("work", 0), ("work", 0),
    ("deliver", 0),
)  # fmt: skip
LASTING = (("submit", 8), ("notice", 0), ("correct", 0), *LIFE[2:])  # with a certificate
POINTS_MAX = 400
_COMMANDS = {
    "submissions": (("submit", 4), ("submit_twice", 1), ("submit", 13), ("submit_twice", 2),
                    ("pair", 0), ("pair", 1), ("waits", 0), ("waits", 1)),
    "whole lives": (("whole", 8), ("submit", 4), ("deliver", 0), ("race", 0), ("advance", 0),
                    ("race", 3), ("stale", 1), ("advance", 0), ("deliver", 0), ("many", 0)),
    "order": (("hasty", 1), ("hasty", 2), ("hasty", 3), ("over", 0), ("over", 1)),
    "corrections": (("corrected", 7), ("corrected", 4), ("notice", 0)),
    "stops": (("paused", 5), ("paused", 8)),
    "words": (("careless", 0), ("careless", 3)),
    "answers": (("owed", 0), ("owed", 1), ("submit", 2), ("answer", 2),
                ("deliver", 0), ("unfit", 0), ("unfit", 1)),
    "days": tuple(("last_day", one) for one in range(8)),
    "extensions": (("extended", 0), ("extended", 3), ("extended", 6)),
    "clocks": (("set_back", 5), ("submit", 4), ("time", 60), ("time", 90), ("clock_set_back", 2),
               ("time", 95)),
    "strangers": (("submit", 4), *(("stranger", one) for one in range(36)), ("advance", 0),
                  *(("stranger", one) for one in range(36))),
    "hands": (("alone", 0), ("in_hand", 0), ("in_hand", 1)),
    "deliveries": (("spoiled", 0), ("submit", 1), ("deliver", 0)),
    "overlaps": (("overlapping", 0), ("overlapping", 1)),
}  # fmt: skip


def _lives(commands: tuple[tuple[str, int], ...]) -> Callable[[World], object]:
    return lambda world: go(world, commands)


def die_everywhere(
    world: World, life: tuple[tuple[str, int], ...] = LIFE, *, commits: bool = False
) -> dict[str, int]:
    """Live one life; each step dies at its first point, then its second, ... until it lives on.

    With `commits` only where something is made lasting. How many points each kind of step has.
    """
    walk = Walk(world)
    tried: dict[str, int] = {}
    for name, number in life:
        for point in range(POINTS_MAX):
            if not walk.die(name, number, point, commits=commits):
                break
            tried[name] = tried.get(name, 0) + 1
            walk._again()
        else:
            raise AssertionError(f"{name} never came to its end")
    walk.heal()
    return tried


def deaths(world: World) -> object:
    """A process dies right before and after each commit of a life with a correction."""
    return die_everywhere(world, LASTING, commits=True)


CHAPTERS: dict[str, Callable[[World], object]] = {
    **{name: _lives(commands) for name, commands in _COMMANDS.items()},
    "deaths": deaths,
}
