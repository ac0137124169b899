"""All rooms of the house, top to bottom, and a way to ask for a module that may be absent."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from types import ModuleType

from rongyi.config.paths import PACKAGE

LAYERS: tuple[tuple[str, ...], ...] = (
    ("portal", "workbench"),
    ("web",),
    ("feedback",),
    ("themes",),
    ("cases",),
    ("exemption",),
    ("catalogue",),
    ("certificates",),
    ("exchange",),
    ("identity",),
    ("journal",),
    ("documents",),
)


def applications() -> list[str]:
    """Names of the Django applications that are built, top layer first."""
    names = [name for layer in LAYERS for name in layer]
    return [f"rongyi.{name}" for name in names if (PACKAGE / name / "apps.py").is_file()]


def module(name: str) -> ModuleType | None:
    """The module `rongyi.<name>`, or None where that room or file is not built."""
    full = f"rongyi.{name}"
    try:
        found = find_spec(full)
    except ModuleNotFoundError:
        return None
    return importlib.import_module(full) if found else None
