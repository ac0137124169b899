"""`rongyi statistics`: cases by department and month, and days per item, as pages show them."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

import django

from rongyi.config import database, environment, rooms
from rongyi.config.command_line.program import OK, WRONG_USE, say
from rongyi.config.command_line.progress import phase
from rongyi.config.command_line.serve import require_tables
from rongyi.config.trouble import Trouble, in_terminal
from rongyi.journal.errors import FactsArchived
from rongyi.kernel import moment
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.text import Text

MONTHS, MONTHS_MAX = 12, 60
_MONTHS = Text("最近几个月", "how many months back")
ARCHIVED = Text(
    "以下季度已归档，不能全部重新统计：{names}。请先用 rongyi archive --attach 恢复。",
    "These quarters are archived, so not everything can be counted anew: {names}. "
    "Put them back with rongyi archive --attach first.",
)
_RECOUNT = Text("先按全部留痕重新统计", "count every fact anew first")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi statistics`."""
    parser.add_argument(
        "--months", type=int, default=MONTHS, metavar="N", help=in_terminal(_MONTHS)
    )
    parser.add_argument("--recount", action="store_true", help=in_terminal(_RECOUNT))
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Count what is new, then print. Errors: Trouble."""
    if not 1 <= options.months <= MONTHS_MAX:
        raise Trouble(
            zh=f"--months 为 1 至 {MONTHS_MAX}。",
            en=f"--months is from 1 to {MONTHS_MAX}.",
            code=WRONG_USE,
        )
    here = environment.read()
    with database.running(here, say):
        django.setup()
        require_tables()
        services = rooms.module("cases.services")
        try:
            with phase("统计", "Counting"):
                services.recount_facts() if options.recount else services.count_facts()
        except FactsArchived as error:
            words = ARCHIVED.format(error.parameters)
            raise Trouble(zh=words.zh, en=words.en) from None
        queries = rooms.module("cases.queries")
        found = queries.statistics(SYSTEM, months=options.months, now=moment.now())
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False, default=str))
    else:
        for row in found.months:
            numbers = (row.opened, row.accepted, row.approved, row.rejected, row.ended)
            print(f"{row.month:%Y-%m}  {row.department:<24}", *(f"{one:>8}" for one in numbers))
        for one in found.items:
            print(
                f"{one.item:<32} {one.decided:>8} {one.median:>5} {one.ninth:>5} {one.longest:>5}"
            )
    sys.stdout.flush()
    return OK
