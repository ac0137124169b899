"""Harness B: the whole platform, killed again and again under its clients."""

from __future__ import annotations

from bench import machine, site
from tests.faults import keeping
from tests.faults.killing import loop
from tests.faults.killing.inside import CONTROLS

SEED = 20_261_123


def test_what_was_acknowledged_is_there_once_after_every_kill_and_bugs_turn_it_red() -> None:
    size = keeping.wanted()
    with site.data_folder() as data:
        run = loop.run(data, seconds=size.kill_s, seed=SEED)
        control = loop.run(data, seconds=size.control_s, seed=SEED, bugs=tuple(CONTROLS))

    red = loop.control_turns_red(control)
    keeping.keep("killing", {**run.figures(), "controls": red, "machine": machine.line()})
    assert run.is_green, run.figures()
    assert sum(run.kills.values()) >= 2
    assert all(red.values()), control.figures()
