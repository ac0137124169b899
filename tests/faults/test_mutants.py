"""The test of the test: every seeded bug is seen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from types import ModuleType

import pytest

from rongyi.cases.store import applying
from rongyi.journal.store import rows
from tests.faults.mutants import Mutant, all_mutants
from tests.faults.simulator.real import RealWorld
from tests.faults.simulator.walk import TOUR, go, script

SEEDS_MAX = 6
STEPS = 60
BROKEN = (TypeError, AttributeError, NameError, ImportError)  # the bug itself no longer fits
CACHED: tuple[ModuleType, ...] = (applying, rows)


def forget() -> None:
    """Statements that were put together before."""
    for module in CACHED:
        for value in vars(module).values():
            if isinstance(value, _lru_cache_wrapper):
                value.cache_clear()


@pytest.fixture
def bug(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mutant]:
    forget()
    request.param.apply(monkeypatch)
    yield request.param
    monkeypatch.undo()
    forget()


def test_without_a_bug_all_is_well(transactional_db: None) -> None:
    go(RealWorld(), TOUR)
    go(RealWorld(), script(1, STEPS))


@pytest.mark.parametrize("bug", all_mutants(), ids=lambda one: one.name, indirect=True)
def test_the_bug_is_seen(bug: Mutant, transactional_db: None) -> None:
    began = time.monotonic()

    seen = next((seed for seed in range(SEEDS_MAX) if _is_seen(seed)), None)

    assert seen is not None, f"nobody saw that {bug.breaks} no more"
    print(f"{bug.name}: seed {seen}, {time.monotonic() - began:.1f} s")


def _is_seen(seed: int) -> bool:
    try:
        go(RealWorld(), script(seed, STEPS) if seed else TOUR)
    except BROKEN:
        raise
    except Exception as error:
        print(type(error).__name__, str(error)[:200])
        return True
    return False
