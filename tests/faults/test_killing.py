"""Harness B: the whole platform, killed again and again under its clients."""

from __future__ import annotations

import pytest

from bench import machine, site
from tests.faults import keeping
from tests.faults.killing import loop
from tests.faults.killing.inside import CONTROLS

SEED = 20_261_123


@pytest.fixture(scope="module")
def accounts() -> tuple[loop.Account, loop.Account]:
    """A run, and the control run with its bugs on the same data."""
    size = keeping.wanted()
    with site.data_folder() as data:
        run = loop.run(data, seconds=size.kill_s, seed=SEED)
        control = loop.run(data, seconds=size.control_s, seed=SEED, bugs=tuple(CONTROLS))
    keeping.keep(
        "killing",
        {**run.figures(), "controls": loop.control_turns_red(control), "machine": machine.line()},
    )
    return run, control


def test_what_was_acknowledged_is_there_once_after_every_kill(
    accounts: tuple[loop.Account, loop.Account],
) -> None:
    run, _ = accounts

    assert run.is_green, run.figures()
    assert sum(run.kills.values()) >= 2


def test_with_bugs_put_in_the_same_accounts_turn_red(
    accounts: tuple[loop.Account, loop.Account],
) -> None:
    _, control = accounts

    assert all(loop.control_turns_red(control).values()), control.figures()
