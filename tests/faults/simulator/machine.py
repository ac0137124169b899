"""The same commands as a hypothesis machine, which looks for the shortest walk that breaks.

A walk that broke something is printed as JSON: put it into `kept/` under a name that says what it
found, and it is replayed on both worlds for ever.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from hypothesis.strategies import integers

from tests.faults.simulator.walk import COMMANDS, WEIGHTS, Walk
from tests.faults.simulator.walker import NUMBERS
from tests.faults.simulator.world import World

KEPT = Path(__file__).with_name("kept")
EXAMPLES = "FAULTS_EXAMPLES"
STEPS = 40
any_number = integers(0, NUMBERS - 1)


def life_of(make: Callable[[], World]) -> type[RuleBasedStateMachine]:
    """A machine whose every run begins with a fresh world."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.walk = Walk(make())
            self.broken = False

        @initialize(number=any_number)
        def begin(self, number: int) -> None:
            self._take("submit", number)

        def _take(self, name: str, number: int) -> None:
            try:
                self.walk.take(name, number)
            except BaseException:
                self.broken = True
                note(json.dumps(self.walk.trail))
                raise

        def teardown(self) -> None:
            """Liveness: heal everything, and every case comes to its end."""
            if not self.broken:
                try:
                    self.walk.heal()
                except BaseException:
                    note(json.dumps(self.walk.trail))
                    raise

    for name in COMMANDS:
        if WEIGHTS[name]:
            setattr(Life, name, _step(name))
    return Life


def _step(name: str) -> Any:
    def step(self: Any, number: int) -> None:
        self._take(name, number)

    step.__name__ = name
    return rule(number=any_number)(step)


def bounded(examples: int) -> settings:
    """So many runs, the same ones each time; FAULTS_EXAMPLES asks for more, and for fresh ones."""
    asked = os.environ.get(EXAMPLES)
    return settings(
        max_examples=int(asked) if asked else examples,
        derandomize=asked is None,
        database=None,
        deadline=None,
        stateful_step_count=STEPS,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def kept() -> dict[str, list[tuple[str, int]]]:
    """Walks that once broke something, by name."""
    return {
        path.stem: [(name, number) for name, number in json.loads(path.read_text("utf-8"))]
        for path in sorted(KEPT.glob("*.json"))
    }
