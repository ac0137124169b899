"""`rongyi load [DIR]`: publish definitions, seed what belongs to them."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import django

from rongyi.config import database, environment, installing, paths
from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.progress import phase
from rongyi.config.command_line.serve import require_tables
from rongyi.kernel import moment
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


def load(folder: Path, *, replacing: bool = True) -> installing.Loaded:
    """The phase itself, also a part of `rongyi demo`, which does not go on `replacing` what
    somebody published from another folder."""
    with phase("发布定义与示例人员", "Definitions and demo people") as shown:
        loaded = installing.load(folder, now=moment.now(), step=shown.step, replacing=replacing)
        shown.note = _note(loaded)
    if loaded.kept_posts:
        listed = Text(
            "、".join(one.zh for one in loaded.kept_posts),
            ", ".join(one.en for one in loaded.kept_posts),
        )
        say(
            Text(
                f"新定义中没有这些岗位，但仍有在办件需要，暂予保留：{listed.zh}。",
                f"These posts are not in the new definitions, but running cases need them, so they "
                f"stay: {listed.en}.",
            )
        )
    return loaded


def _note(loaded: installing.Loaded) -> Text:
    number = loaded.edition
    if loaded.left is not None:
        zh, en = loaded.left or "来源未记录", loaded.left or "of unknown origin"
        return Text(
            f"第 {number} 版（{zh}），保持不变；换成自带的示例：rongyi load",
            f"edition {number} ({en}) stays as it is; for the example of the program: rongyi load",
        )
    if not loaded.changed:
        return Text(f"第 {number} 版，未变", f"edition {number}, unchanged")
    counts = ", ".join(f"{kind} {count}" for kind, count in loaded.counts.items())
    return Text(f"第 {number} 版：{counts}", f"edition {number}: {counts}")
