"""The one door through which heavy libraries are loaded: on first use, not at start."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

HEAVY = frozenset(
    {
        "typst",
        "pypdfium2",
        "pyhanko",
        "pyhanko_certvalidator",
        "PIL.Image",
        "PIL.ImageOps",
        "segno",
        "rjieba",
        "pypinyin",
    }
)


@cache
def module(name: str) -> Any:
    """Import a heavy module by name; only those named in HEAVY (or their submodules) are let in."""
    top = name if name in HEAVY else name.partition(".")[0]
    assert top in HEAVY, f"{name} is not a heavy library: import it at the top of the file"
    return importlib.import_module(name)
