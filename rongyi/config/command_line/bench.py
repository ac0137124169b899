"""`rongyi bench NAME`: one measured workload, as ratios to this machine's own pace."""

from __future__ import annotations

import argparse
import json

from rongyi.config import rooms
from rongyi.config.command_line.program import OK


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi bench`."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="without it: list the names")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Run one workload and print its figures."""
    bench = rooms.needed("config.benchmarks")
    if options.name is None:
        print("\n".join(bench.NAMES))
        return OK
    result = bench.run(options.name)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(bench.as_table(result))
    return OK
