"""Seeded bugs: does the harness see them? See README.md for how to add one."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

Apply = Callable[[pytest.MonkeyPatch], None]
ROOMS = ("rules", "services", "store", "journal")
SEEN = Path(__file__).with_name("seen.json")
_KNOWN: dict[str, Mutant] = {}


@dataclass(frozen=True)
class Mutant:
    """One bug. `breaks` says what of the promises it breaks, `on` where it sits."""

    name: str
    breaks: str
    on: str
    apply: Apply


def mutant(*, breaks: str, on: str) -> Callable[[Apply], Apply]:
    """Register the function below as a bug; its name is that of the bug."""
    assert on in ROOMS, f"{on} is none of {ROOMS}"

    def register(apply: Apply) -> Apply:
        name = apply.__name__
        assert name not in _KNOWN, f"two bugs called {name}"
        _KNOWN[name] = Mutant(name, breaks, on, apply)
        return apply

    return register


def all_mutants() -> tuple[Mutant, ...]:
    """Every bug of every module of this folder: each has to be seen."""
    for found in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{found.name}")
    return tuple(_KNOWN[name] for name in sorted(_KNOWN))


def seen_by() -> dict[str, str]:
    """The chapter of walks (`tests/faults/simulator/chapters.py`) that sees each bug."""
    return dict(json.loads(SEEN.read_text("utf-8")))
