"""`rongyi migrate`: tables up to date, grants in place."""

from __future__ import annotations

import argparse
import json

import django

from rongyi.config import database, environment, installing
from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.progress import phase
from rongyi.kernel.text import Text


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi migrate`."""
    parser.add_argument("--json", action="store_true", help='print {"migrations": n}')


def run(options: argparse.Namespace) -> int:
    """Migrate as the owner of the tables, then grant the application its rights."""
    here = environment.read()
    with database.running(here, say):
        done = migrate(here)
    if options.json:
        print(json.dumps({"migrations": done}))
    return OK


def migrate(here: environment.Environment) -> int:
    """The phase itself, also a part of `rongyi demo`."""
    django.setup()
    with phase("更新数据库表", "Tables") as shown:
        done = installing.migrate(here, shown.step)
        shown.note = _DONE.format({"count": done}) if done else _NOTHING
    return done


_DONE = Text("运行 {count} 项迁移", "{count} {count:migration|migrations}")
_NOTHING = Text("已是最新", "up to date")
