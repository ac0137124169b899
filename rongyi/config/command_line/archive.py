"""`rongyi archive`: the quarters in which facts lie; detach an old one, or put it back."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

import django
from django.db import connections

from rongyi.config import database, environment, rooms
from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.serve import require_tables
from rongyi.config.trouble import Trouble
from rongyi.kernel import moment
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text

WORDS = {
    "journal.part_not_known": Text(
        "没有可以这样处理的分区 {name}。", "There is no partition {name} to do this with."
    ),
    "journal.part_still_needed": Text(
        "分区 {name} 一年内还有新的事实，或者还没有全部送达、存证。",
        "Partition {name} is not quiet yet: something happened to it within a year, "
        "or not all of it has been delivered and sealed.",
    ),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi archive`."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--detach", metavar="NAME", help="make it a table of its own, to be dumped")
    what.add_argument("--attach", metavar="NAME", help="put it back")
    parser.add_argument("--json", action="store_true", help="all partitions as one JSON object")


def run(options: argparse.Namespace) -> int:
    """Detach or put back what is named, then list all. Errors: Trouble with the reason."""
    here = environment.read()
    with database.running(here, say):
        django.setup()
        require_tables()
        services = rooms.module("journal.services")
        try:
            if options.detach:
                services.detach_part(options.detach, now=moment.now(), owner=connections["owner"])
            if options.attach:
                services.attach_part(options.attach, owner=connections["owner"])
        except DomainError as error:
            words = WORDS[error.code].format(error.parameters)
            raise Trouble(zh=words.zh, en=words.en, code=2) from None
        found = rooms.module("journal.queries").fact_parts()
    if options.json:
        plain = {kind: [asdict(one) for one in rows] for kind, rows in found.items()}
        print(json.dumps(plain, ensure_ascii=False, default=str))
    else:
        for kind, rows in found.items():
            for one in rows:
                print(f"{kind}  {one.name}  {one.facts}")
    sys.stdout.flush()
    return OK
