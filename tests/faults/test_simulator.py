"""Harness A: whole lives of cases with crashes at every point, in memory and on PostgreSQL."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from bench import machine
from rongyi.cases import services
from rongyi.catalogue.definitions import Catalogue
from tests.faults import keeping
from tests.faults.simulator import acts
from tests.faults.simulator.chapters import die_everywhere
from tests.faults.simulator.machine import bounded, kept, life_of
from tests.faults.simulator.pure import PureWorld
from tests.faults.simulator.real import RealWorld
from tests.faults.simulator.walk import go, script
from tests.faults.simulator.world import World

SIZE = keeping.wanted()
FIGURES: dict[str, object] = {}
BACK = (("submit", 4), ("time", 30), ("notice", 0), ("clock_set_back", 1))
# Commands that depend on what only one of the worlds can do, or on the order of its jobs.
APART = ("crash", "work", "anything", "likely")
# One process for all of them: their figures stand in one file.
pytestmark = pytest.mark.xdist_group("simulator")


def test_every_move_of_the_life_is_one_that_this_walk_can_make() -> None:
    assert acts.missing(services) == [], "teach tests/faults/simulator/acts.py the new act"


def test_nothing_breaks_the_rules_on_a_store_in_memory(catalogue: Catalogue) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        life_of(lambda: PureWorld(catalogue)), settings=bounded(SIZE.pure_examples)
    )


def test_nothing_breaks_the_services_on_postgresql(transactional_db: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        life_of(RealWorld), settings=bounded(SIZE.real_examples)
    )


def test_long_walks_come_to_their_end_and_use_the_whole_table(catalogue: Catalogue) -> None:
    walks = [go(PureWorld(catalogue), script(seed, 120)) for seed in range(SIZE.walks)]

    _keep(
        pure_walks=SIZE.walks + SIZE.pure_examples,
        real_walks=SIZE.real_examples,
        commands=sum(len(walk.trail) for walk in walks),
        crashes=sum(walk.crashes for walk in walks),
    )
    done = {act for walk in walks for act in walk.done}
    assert sum(walk.crashes for walk in walks) > SIZE.walks
    assert done >= {"accept", "ask_correction", "correct", "refuse", "stop", "resume", "review",
                    "approve", "reject", "close", "release", "end", "withdraw"}  # fmt: skip


@pytest.mark.parametrize("name", kept())
def test_walks_that_once_broke_something(
    name: str, catalogue: Catalogue, transactional_db: None
) -> None:
    go(PureWorld(catalogue), kept()[name])

    go(RealWorld(), kept()[name])


def test_a_process_may_die_at_every_single_point_in_memory(catalogue: Catalogue) -> None:
    tried = die_everywhere(PureWorld(catalogue))

    _keep(pure_points=sum(tried.values()))
    assert min(tried.values()) >= 2 and sum(tried.values()) > 60, tried


def test_a_process_may_die_before_and_after_every_statement_and_commit(
    transactional_db: None,
) -> None:
    tried = die_everywhere(RealWorld())

    _keep(real_points=sum(tried.values()))
    assert min(tried.values()) >= 2 and sum(tried.values()) > 100, tried


def _keep(**figures: object) -> None:
    """Each test adds what it came to."""
    FIGURES.update(figures)
    keeping.keep("simulator", {**FIGURES, "machine": machine.line()})


def test_a_clock_that_is_set_back_dates_nothing_back(catalogue: Catalogue) -> None:
    walk = go(PureWorld(catalogue), BACK)

    assert walk.done["correct"] == 1


def test_the_two_worlds_agree(catalogue: Catalogue, transactional_db: None) -> None:
    """The store in memory is honest: the same commands lead to the same states."""
    calm = [one for one in script(7, 60) if one[0] not in APART]
    worlds: list[World] = [PureWorld(catalogue), RealWorld()]

    pure, real = ([s.state for s in go(w, calm).last.values()] for w in worlds)

    assert pure == real
