"""`rongyi load [DIR]`: publish definitions, seed what belongs to them."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

import django

from rongyi.config import database, environment, installing, paths
from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.progress import phase
from rongyi.kernel.text import Text


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi load`."""
    parser.add_argument("folder", nargs="?", type=Path, default=None, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print counts by kind")


def run(options: argparse.Namespace) -> int:
    """Publish the folder (default: the definitions that come with the program)."""
    here = environment.read()
    with database.running(here, say):
        django.setup()
        counts = load(options.folder or paths.sip_folder())
    if options.json:
        print(json.dumps(counts, ensure_ascii=False))
    return OK


def load(folder: Path) -> dict[str, int]:
    """The phase itself, also a part of `rongyi demo`."""
    with phase("发布定义与示例人员", "Definitions and demo people") as shown:
        counts = installing.load(folder, now=datetime.now(UTC), step=shown.step)
        shown.note = Text(
            "、".join(f"{kind} {count}" for kind, count in counts.items()),
            ", ".join(f"{kind} {count}" for kind, count in counts.items()),
        )
    return counts
