"""All rooms of the house, top to bottom, and a way to reach those that know models.

Commands are read before Django is set up, and a module with models cannot be imported before
that: they ask for it here, when they need it. All else imports the ordinary way.
"""

from __future__ import annotations

import importlib
from types import ModuleType

LAYERS: tuple[tuple[str, ...], ...] = (
    ("portal", "workbench"),
    ("web",),
    ("feedback", "worklists"),
    ("themes",),
    ("cases",),
    ("exemption",),
    ("catalogue",),
    ("certificates",),
    ("history",),
    ("exchange",),
    ("identity",),
    ("journal",),
    ("documents",),
)


def applications() -> list[str]:
    """Names of the Django applications, top layer first."""
    return [f"rongyi.{name}" for layer in LAYERS for name in layer]


def module(name: str) -> ModuleType:
    """The module `rongyi.<name>`, once Django is set up."""
    return importlib.import_module(f"rongyi.{name}")
