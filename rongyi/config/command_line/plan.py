"""`rongyi plan THEME --answers F`: what a theme comes to for these answers, without a database."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from rongyi.config import paths
from rongyi.config.trouble import Trouble, language
from rongyi.kernel import moment
from rongyi.themes.definitions import print_plan

ZONE = ZoneInfo("Asia/Shanghai")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi plan`."""
    parser.add_argument("theme", metavar="THEME", help="code of a theme, or of a single item")
    parser.add_argument("--answers", required=True, type=Path, metavar="FILE", help="YAML or JSON")
    parser.add_argument("--holdings", type=Path, metavar="FILE", help="what the applicant holds")
    parser.add_argument("--on", metavar="DATE", help="day of the law to apply (default: today)")
    parser.add_argument("--definitions", type=Path, metavar="DIR", help="default: those of SIP")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Print the plan, or what is wrong with the answers (exit code 2)."""
    printed = print_plan(
        options.definitions or paths.sip_folder(),
        options.theme,
        options.answers,
        options.holdings,
        on=day(options.on),
        as_json=options.json,
        language=language(),
    )
    if printed.err:
        print(printed.err.rstrip("\n"), file=sys.stderr)
    if printed.out:
        print(printed.out.rstrip("\n"))
    return int(printed.status)


def day(words: str | None) -> date:
    """The day that was said, else today in the place. Errors: Trouble."""
    if words is None:
        return moment.now().astimezone(ZONE).date()
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Trouble(
            zh=f"--on {words} 不是日期，请写成 2026-11-23。",
            en=f"--on {words} is not a date: write it as 2026-11-23.",
            code=2,
        ) from None
