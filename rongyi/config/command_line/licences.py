"""`rongyi licences`: what we run on, and whether each licence lets us."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError

from rongyi.config.command_line.program import OK, PROBLEMS, say
from rongyi.config.licences import all_licences
from rongyi.config.trouble import Trouble
from rongyi.kernel.text import Text


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi licences`."""
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 when one is copyleft (LGPL used unmodified is not meant) or unknown."""
    try:
        rows = all_licences()
    except PackageNotFoundError:
        raise Trouble(
            zh="rongyi 未安装，无法读取依赖。请运行 make setup。",
            en="rongyi is not installed, so its dependencies are not known: run make setup.",
        ) from None
    if options.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        for row in rows:
            mark = " " if row.is_fine else "✗"
            print(f"{mark} {row.package:<24} {row.version:<16} {row.verdict:<9} {row.words}")
    sys.stdout.flush()
    bad = [row.package for row in rows if not row.is_fine]
    if bad:
        names = ", ".join(bad)
        say(Text(f"许可证不可用或不明：{names}", f"Licence not usable or not known: {names}"))
        return PROBLEMS
    say(Text(f"{len(rows)} 个依赖，均可使用。", f"{len(rows)} packages, all usable."))
    return OK
