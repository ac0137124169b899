"""`rongyi load [DIR]`: publish definitions, seed what belongs to them.

`rongyi load --cases N` fills the database with made-up cases instead, to see how it goes when full.
"""

from __future__ import annotations

import argparse
import importlib
import json
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import django
import psycopg
from django.db import connections

from rongyi.config import database, environment, installing, paths
from rongyi.config.command_line.program import OK, WRONG_USE, say
from rongyi.config.command_line.progress import phase
from rongyi.config.command_line.serve import require_tables
from rongyi.config.database import server
from rongyi.config.database.hurry import hurrying
from rongyi.config.trouble import Trouble, in_terminal
from rongyi.kernel import moment
from rongyi.kernel.text import Text

CASES_MAX = 20_000_000
_CASES = Text(
    "装入 N 件演示办件，中断后可继续", "fill with N made-up cases; goes on where it was ended"
)
_INTO_DEMO = Text("有真实办件时也装入", "also where there are real cases")
_FILLED = Text("新装 {made} 件，共 {cases} 件", "{made} made now, {cases} in all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi load`."""
    parser.add_argument("folder", nargs="?", type=Path, default=None, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print counts by kind")
    parser.add_argument(
        "--cases", type=int, metavar="N", help=in_terminal(_CASES), dest="cases", default=None
    )
    parser.add_argument("--into-demo", action="store_true", help=in_terminal(_INTO_DEMO))


def run(options: argparse.Namespace) -> int:
    """Publish the folder (default: the definitions that come with the program)."""
    here = environment.read()
    if options.cases is not None:
        return _fill(options, here)
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


def _fill(options: argparse.Namespace, here: environment.Environment) -> int:
    """Made-up cases, or what was left of them when a run was ended. Errors: Trouble."""
    if options.folder is not None or not 1 <= options.cases <= CASES_MAX:
        raise Trouble(
            zh=f"用法：rongyi load --cases N，N 为 1 至 {CASES_MAX}，不与定义文件夹同用。",
            en=f"Usage: rongyi load --cases N, from 1 to {CASES_MAX}, without a folder.",
            code=WRONG_USE,
        )
    with database.running(here, say) as lease:
        django.setup()
        require_tables()
        filled = made_up(lease, options.cases, into_demo=options.into_demo)
    if options.json:
        print(json.dumps(asdict(filled)))
    return OK


def made_up(lease: database.Lease | None, cases: int, *, into_demo: bool = False) -> Any:
    """The phase itself, also a part of measurements."""
    with phase("装入演示办件", "Made-up cases") as shown:
        # knows models: after Django is set up
        filling = importlib.import_module("rongyi.config.made_up.loading")
        gigabytes = -(-filling.bytes_needed(cases) // 10**9)
        say(Text(f"需要磁盘约 {gigabytes} GB。", f"This takes about {gigabytes} GB of disk."))
        with hurrying(lease.place) if lease is not None else nullcontext():
            filled = filling.fill(
                partial(_connection, lease),
                cases,
                into_demo=into_demo,
                step=shown.step,
                now=moment.now(),
            )
        shown.note = _FILLED.format({"made": filled.made, "cases": filled.cases})
    return filled


def _connection(lease: database.Lease | None) -> psycopg.Connection[Any]:
    """Our own server's administrator, else the owner of the tables."""
    owner = connections["owner"]
    if lease is not None:
        link = server.superuser(lease.place, database=owner.settings_dict["NAME"])
        link.autocommit = False
        return link
    parameters = owner.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    return psycopg.connect(**parameters)


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
