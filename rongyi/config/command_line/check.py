"""`rongyi check [DIR]`: every problem of a folder of definitions, as `file:line: code: words`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rongyi.catalogue.definitions import load_catalogue
from rongyi.catalogue.definitions.foreseeing import unpublished
from rongyi.config import paths
from rongyi.config.command_line.plan import day
from rongyi.config.command_line.program import OK, PROBLEMS, say
from rongyi.config.trouble import Trouble, language
from rongyi.kernel.text import Text
from rongyi.themes.definitions import check_folder

_COUNT = Text("共 {count} 个问题。", "{count} {count:problem|problems}.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi check`."""
    parser.add_argument("folder", nargs="?", type=Path, default=None, metavar="DIR")
    parser.add_argument("--on", metavar="DATE", help="also tell what is wrong on that day")
    parser.add_argument("--json", action="store_true", help="one JSON object with all problems")


def run(options: argparse.Namespace) -> int:
    """Print all problems; exit code 1 when there is one. Needs no database.

    A year without a calendar that due days reach is told too; it is no problem until it begins.
    """
    folder = options.folder or paths.sip_folder()
    if not folder.is_dir():
        raise Trouble(zh=f"没有文件夹 {folder}。", en=f"There is no folder {folder}.", code=2)
    problems = check_folder(folder, day(options.on) if options.on else None)
    warnings = [] if problems else unpublished(load_catalogue(folder)[0], day(options.on))
    if options.json:
        rows = [
            {
                "file": one.file,
                "line": one.line,
                "code": one.code,
                "zh": one.words.zh,
                "en": one.words.en,
            }
            for one in problems
        ]
        coming = [{"zh": one.zh, "en": one.en} for one in warnings]
        print(json.dumps({"problems": rows, "warnings": coming}, ensure_ascii=False, indent=1))
    else:
        for one in problems:
            print(one.in_language(language()))
    sys.stdout.flush()
    for words in warnings if not options.json else ():
        say(words)
    if problems:
        say(_COUNT.format({"count": len(problems)}))
        return PROBLEMS
    say(Text("没有问题。", "No problems."))
    return OK
