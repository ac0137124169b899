"""`rongyi jobs`: work that failed at every try, and one more try for it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import django

from rongyi.config import database, environment, rooms
from rongyi.config.command_line.program import OK, PROBLEMS, say
from rongyi.config.command_line.serve import require_tables
from rongyi.config.trouble import Trouble
from rongyi.kernel import moment
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

ALL = "all"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi jobs`."""
    parser.add_argument("--retry", metavar="ID", help=f"try it once more; “{ALL}”: all of it")
    parser.add_argument("--json", action="store_true", help="what is given up, as one JSON object")


def run(options: argparse.Namespace) -> int:
    """List what is given up, after a retry what still is; exit code 1 when there is any.

    Errors: Trouble where nothing of that id was given up.
    """
    here = environment.read()
    with database.running(here, say):
        django.setup()
        require_tables()
        journal = rooms.module("journal.queries")
        if options.retry is not None:
            _retry([options.retry] if options.retry != ALL else _ids(journal.given_up()))
        rows = journal.given_up()
    if options.json:
        plain = [asdict(one) for one in rows]
        print(json.dumps({"given_up": plain}, ensure_ascii=False, default=str))
    else:
        for one in rows:
            print("  ".join(_told(one)))
    sys.stdout.flush()
    if rows:
        say(Text(f"共 {len(rows)} 项已放弃。", f"{len(rows)} given up."))
        return PROBLEMS
    say(Text("没有已放弃的工作。", "Nothing is given up."))
    return OK


def _ids(rows: Sequence[Any]) -> list[str]:
    return [one.id for one in rows]


def _retry(ids: Sequence[str]) -> None:
    """Each once. A job only goes back on the queue: the worker tries it within seconds."""
    jobs = rooms.module("journal.jobs")
    for one in ids:
        try:
            jobs.try_again(one, now=moment.now())
        except NotFound:
            raise Trouble(
                zh=f"没有编号为 {one} 的已放弃的工作。",
                en=f"Nothing of id {one} was given up.",
                code=2,
            ) from None


def _told(one: Any) -> list[str]:
    since = f"{one.since:%Y-%m-%d %H:%M} UTC" if one.since else ""
    return [part for part in (one.id, since, one.name, one.about, one.error) if part]
