"""Golden files: what the tree says today beside what was accepted, so that a change is seen."""

from __future__ import annotations

import difflib
import importlib
import os
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import rongyi

HERE = Path(__file__).parent
ACCEPT = "GOLDEN=accept .venv/bin/python -m pytest tests/golden -q -n 0"
LINES_SHOWN_MAX = 60

Kind = TypeVar("Kind", bound=type)


def compare(name: str, lines: Iterable[str]) -> None:
    """Fail where the lines are not those of the golden file; with GOLDEN=accept write them."""
    path, now = HERE / name, [line.rstrip() for line in lines]
    if os.environ.get("GOLDEN") == "accept":
        path.write_text("".join(f"{line}\n" for line in now), "utf-8")
    kept = path.read_text("utf-8").splitlines() if path.exists() else []
    changes = list(difflib.unified_diff(kept, now, "accepted", "now", n=1, lineterm=""))
    shown = "\n".join(changes[:LINES_SHOWN_MAX])
    assert not changes, (
        f"tests/golden/{name} is not what the tree says any more. If the change is meant, run\n"
        f"    {ACCEPT}\nand commit the file with the change.\n{shown}"
    )


def classes(base: Kind) -> list[Kind]:
    """Every class of the tree below `base`, tests apart, by module and name."""
    for module in _modules():
        importlib.import_module(module)
    found = set(_below(base))
    return sorted(
        (
            one
            for one in found
            if one.__module__.startswith("rongyi.") and ".tests" not in one.__module__
        ),
        key=lambda one: (one.__module__, one.__qualname__),
    )


def _modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(rongyi.__path__, "rongyi."):
        parts = found.name.split(".")
        if not {"tests", "migrations", "config"} & set(parts):
            yield found.name


def _below(base: Kind) -> Iterator[Kind]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)
