"""Harness B: the whole platform, killed again and again under its clients."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import machine, site
from rongyi.config.paths import CHECKOUT
from tests.faults import keeping
from tests.faults.killing import clocks, loop
from tests.faults.killing.inside import CONTROLS

SEED = 20_261_123
LOGS = CHECKOUT / ".data" / "faults" / "logs"
pytestmark = pytest.mark.xdist_group("killing")  # one after the other, on the same data


@pytest.fixture
def data() -> Iterator[Path]:
    """The data of a platform of its own: what a long run left open (so many drafts, and a person
    may begin no other) must not keep the next from its work. What its programs said is kept."""
    with site.data_folder() as folder:
        try:
            yield folder
        finally:
            shutil.copytree(folder / "logs", LOGS, dirs_exist_ok=True)


@pytest.mark.skipif(bool(clocks.why_not()), reason=clocks.why_not() or "it can")
def test_a_clock_that_jumps_loses_nothing_and_dates_nothing_back(data: Path) -> None:
    run = loop.run(data, seconds=keeping.wanted().jump_s, seed=SEED, jumps=True)

    keeping.keep("jumping", {**run.figures(), "machine": machine.line()})
    assert run.is_green, run.figures()
    assert run.jumps >= 3


def test_what_was_acknowledged_is_there_once_after_every_kill_and_bugs_turn_it_red(
    data: Path,
) -> None:
    size = keeping.wanted()
    run = loop.run(data, seconds=size.kill_s, seed=SEED)
    control = loop.run(data, seconds=size.control_s, seed=SEED, bugs=tuple(CONTROLS))

    red = loop.control_turns_red(control)
    keeping.keep("killing", {**run.figures(), "controls": red, "machine": machine.line()})
    assert run.is_green, run.figures()
    assert sum(run.kills.values()) >= 2
    assert all(red.values()), control.figures()
