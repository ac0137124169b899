"""`rongyi statistics`: cases by department and month, and days per item, as pages show them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any
from unicodedata import east_asian_width

import django

from rongyi.config import database, environment, rooms
from rongyi.config.command_line.program import OK, WRONG_USE, say
from rongyi.config.command_line.progress import phase
from rongyi.config.command_line.serve import require_tables
from rongyi.config.trouble import Trouble, in_terminal, language
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
_OF_MONTHS = (
    Text("月份", "Month"),
    Text("部门", "Department"),
    Text("收件", "Received"),
    Text("受理", "Accepted"),
    Text("批准", "Granted"),
    Text("不予批准", "Rejected"),
    Text("办结", "Ended"),
)
_OF_ITEMS = (
    Text("事项", "Item"),
    Text("代码", "Code"),
    Text("作出决定", "Decided"),
    Text("半数以内（天）", "Half within (days)"),
    Text("九成以内（天）", "Nine of ten within (days)"),
    Text("最长（天）", "Longest (days)"),
)
_NOTHING = Text("这段时间没有办件。", "There were no cases in that time.")
WIDE = frozenset("WF")  # signs as wide as two others
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
        for line in _lines(found, language()):
            print(line)
    sys.stdout.flush()
    return OK


def _lines(found: Any, spoken: str) -> Iterator[str]:
    """Two tables with their headings, as wide as what stands in them."""
    months = [
        (
            f"{row.month:%Y-%m}",
            row.title.in_language(spoken),
            *map(str, (row.opened, row.accepted, row.approved, row.rejected, row.ended)),
        )
        for row in found.months
    ]
    items = [
        (
            one.title.in_language(spoken),
            one.item,
            *map(str, (one.decided, one.median, one.ninth, one.longest)),
        )
        for one in found.items
    ]
    if not months and not items:
        yield _NOTHING.in_language(spoken)
    if months:
        yield from _table(_OF_MONTHS, months, spoken)
    if items:
        yield ""
        yield from _table(_OF_ITEMS, items, spoken)


def _table(names: Sequence[Text], rows: Sequence[Sequence[str]], spoken: str) -> Iterator[str]:
    table = [tuple(one.in_language(spoken) for one in names), *rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            text + " " * (width - _width(text))
            if place < 2
            else " " * (width - _width(text)) + text
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in WIDE else 1 for sign in text)
