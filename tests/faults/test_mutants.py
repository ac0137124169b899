"""The test of the test: every seeded bug is seen, by the chapter that is named beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from types import ModuleType

import pytest

from rongyi.cases.store import applying
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.store import rows
from tests.faults.mutants import Mutant, all_mutants, seen_by
from tests.faults.simulator.chapters import CHAPTERS
from tests.faults.simulator.pure import PureWorld
from tests.faults.simulator.real import RealWorld
from tests.faults.simulator.world import World

IN_MEMORY = "in memory: "  # before the name of a chapter: the rules alone show it
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


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_without_a_bug_all_is_well_in_memory(chapter: str, catalogue: Catalogue) -> None:
    CHAPTERS[chapter](PureWorld(catalogue))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_without_a_bug_all_is_well_on_postgresql(chapter: str, transactional_db: None) -> None:
    CHAPTERS[chapter](RealWorld())


def test_every_bug_has_the_name_of_a_chapter_beside_it() -> None:
    told = seen_by()

    assert set(told) == {one.name for one in all_mutants()}
    assert {chapter.removeprefix(IN_MEMORY) for chapter in told.values()} <= set(CHAPTERS)


def in_memory(bug: Mutant) -> bool:
    """Whether the rules alone show it: those need no database."""
    return seen_by().get(bug.name, "").startswith(IN_MEMORY)


@pytest.mark.parametrize(
    "bug", [one for one in all_mutants() if in_memory(one)], ids=lambda one: one.name, indirect=True
)
def test_the_bug_is_seen_in_memory(bug: Mutant, catalogue: Catalogue) -> None:
    _must_see(bug, lambda: PureWorld(catalogue))


@pytest.mark.parametrize(
    "bug",
    [one for one in all_mutants() if not in_memory(one)],
    ids=lambda one: one.name,
    indirect=True,
)
def test_the_bug_is_seen_on_postgresql(bug: Mutant, transactional_db: None) -> None:
    _must_see(bug, RealWorld)


def _must_see(bug: Mutant, world: Callable[[], World]) -> None:
    """The chapter beside the bug breaks something. A bug that has none beside it yet is tried with
    all of them: the message names those that see it."""
    told = seen_by().get(bug.name, "").removeprefix(IN_MEMORY)
    wanted = [told] if told else list(CHAPTERS)

    seen = {name: words for name in wanted if (words := _what_broke(name, world()))}

    print(f"{bug.name}: {seen}")
    assert seen, f"nobody saw that {bug.breaks} no more"
    assert told in seen, f"name one of these beside it in mutants/seen.json: {sorted(seen)}"


def _what_broke(chapter: str, world: World) -> str:
    try:
        CHAPTERS[chapter](world)
    except BROKEN:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:120]
    return ""
