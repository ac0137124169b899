"""Seeded bugs: does the harness see them? See README.md for how to add one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

Apply = Callable[[pytest.MonkeyPatch], None]
ROOMS = ("rules", "services", "store", "journal")
_KNOWN: dict[str, Mutant] = {}


@dataclass(frozen=True)
class Mutant:
    """One bug. `breaks` says what of the promises it breaks, `on` where it sits. `unseen`: the
    walks do not see it yet."""

    name: str
    breaks: str
    on: str
    apply: Apply
    unseen: bool = False


def mutant(*, breaks: str, on: str, unseen: bool = False) -> Callable[[Apply], Apply]:
    """Register the function below as a bug; its name is that of the bug."""
    assert on in ROOMS, f"{on} is none of {ROOMS}"

    def register(apply: Apply) -> Apply:
        name = apply.__name__
        assert name not in _KNOWN, f"two bugs called {name}"
        _KNOWN[name] = Mutant(name, breaks, on, apply, unseen)
        return apply

    return register


def all_mutants() -> tuple[Mutant, ...]:
    """Every bug of every module of this folder that the walks have to see."""
    return tuple(one for one in _known() if not one.unseen)


def unseen_mutants() -> tuple[Mutant, ...]:
    """Bugs to which the walks are blind as yet: not counted, not tried."""
    return tuple(one for one in _known() if one.unseen)


def _known() -> tuple[Mutant, ...]:
    for found in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{found.name}")
    return tuple(_KNOWN[name] for name in sorted(_KNOWN))
