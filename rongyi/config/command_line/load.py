"""`rongyi load [DIR]`: publish definitions, seed what belongs to them."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import django

from rongyi.config import database, environment, installing, paths
from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.progress import phase
from rongyi.config.command_line.serve import require_tables
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
        require_tables()
        loaded = load(options.folder or paths.sip_folder())
    if options.json:
        print(json.dumps(asdict(loaded), ensure_ascii=False))
    return OK


def load(folder: Path) -> installing.Loaded:
    """The phase itself, also a part of `rongyi demo`."""
    with phase("发布定义与示例人员", "Definitions and demo people") as shown:
        loaded = installing.load(folder, now=datetime.now(UTC), step=shown.step)
        counts = ", ".join(f"{kind} {count}" for kind, count in loaded.counts.items())
        shown.note = (
            Text(f"第 {loaded.edition} 版：{counts}", f"edition {loaded.edition}: {counts}")
            if loaded.changed
            else Text(f"第 {loaded.edition} 版，未变", f"edition {loaded.edition}, unchanged")
        )
    return loaded
