"""`rongyi history import|export|list`: cases of a former system, taken over and given back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import django

from rongyi.config import database, environment
from rongyi.config.command_line.history.giving import export, listed
from rongyi.config.command_line.history.taking import require_file, take
from rongyi.config.command_line.program import say
from rongyi.config.command_line.serve import require_tables

_ACTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "import": take,
    "export": export,
    "list": listed,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi history`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="import|export|list")
    taken = acts.add_parser("import", help="LOG.xes[.gz] or a table LOG.csv[.gz]")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--mapping", type=Path, metavar="FILE", help="what the columns mean (YAML)")
    taken.add_argument("--department", default="", metavar="CODE", help="whose staff may see it")
    taken.add_argument("--name", default="", help="what to call the log (default: its file name)")
    taken.add_argument("--json", action="store_true")
    given = acts.add_parser("export", help="give back what was taken over")
    given.add_argument("--format", choices=["xes", "ocel"], required=True)
    given.add_argument("--out", type=Path, required=True, metavar="FILE")
    given.add_argument("--log", default="", metavar="NAME", help="needed where there are several")
    given.add_argument("--json", action="store_true")
    listed = acts.add_parser("list", help="the logs that were taken over")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """The act that was named, with a database."""
    if options.act == "import":
        require_file(options.file)
    here = environment.read()
    with database.running(here, say):
        django.setup()
        require_tables()
        return _ACTS[options.act](options)
