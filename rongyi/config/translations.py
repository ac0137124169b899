"""Compiles translations (.po -> .mo) that changed: `python -m rongyi.config.translations`.

An installed wheel carries them compiled. In a checkout they are made when needed: they are not
kept in git, and gettext's own tools are not asked for.
"""

from __future__ import annotations

import os
from pathlib import Path

import polib

from rongyi.config.paths import PACKAGE, in_checkout


def compile_changed(root: Path = PACKAGE) -> int:
    """Compile each .po that is newer than its .mo; how many. Each .mo appears whole."""
    done = 0
    for source in sorted(root.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        done += 1
    return done


def ensure() -> None:
    """In a checkout, compile what changed; an installed wheel is left as it is."""
    if in_checkout():
        compile_changed()


if __name__ == "__main__":
    ensure()
