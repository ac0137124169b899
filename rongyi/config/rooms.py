"""All rooms of the house, top to bottom, and a way to ask for a module that may be absent."""

from __future__ import annotations

import importlib
from types import ModuleType

from rongyi.config.paths import PACKAGE
from rongyi.config.trouble import Trouble

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


def has(name: str) -> bool:
    """Whether `rongyi.<name>` is a module or package in the tree, without importing anything."""
    path = PACKAGE.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def module(name: str) -> ModuleType | None:
    """The module `rongyi.<name>`, or None where that room or file is not built."""
    return importlib.import_module(f"rongyi.{name}") if has(name) else None


def needed(name: str) -> ModuleType:
    """The module `rongyi.<name>`. Errors: Trouble where it is not part of this installation."""
    found = module(name)
    if found is None:
        raise Trouble(
            zh=f"此安装不包含 {name}。",
            en=f"This installation does not contain {name}.",
        )
    return found
