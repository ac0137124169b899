"""How reading goes when the platform is full: the same pages with few and with many made-up cases.

`--cases N` says how many are many; `--data DIR` reads a folder that is filled already. Both sizes
are read in turn, twice, each in a process of its own; the ratio of the two is the result.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import inside, machine, site
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config import database
from rongyi.config.paths import CHECKOUT
from rongyi.config.trouble import Trouble

SMALL, LARGE = 60_000, 300_000
ROUNDS = 3
WISHED_DATABASE_MS, WISHED_PAGE_MS, WISHED_RATIO = 10, 50, 1.5
_SETTINGS = {"DJANGO_SETTINGS_MODULE": inside.SETTINGS, "RONGYI_TESTING": "1"}
_COMPARED = (("page", "page_p95_ms"), ("database", "database_p95_ms"), ("blocks", "blocks"))
Read = dict[str, dict[str, Any]]


def run(cases: int = LARGE, data: str = "") -> Result:
    """Fill two platforms, or one beside `data`, and read both. Errors: Trouble."""
    before = machine.calibration_ms()
    figures: Figures = {"cases": {"few": SMALL, "many": cases}}
    with contextlib.ExitStack() as stack:
        few = stack.enter_context(_filled(SMALL, figures))
        many = stack.enter_context(_kept(Path(data)) if data else _filled(cases, figures))
        rounds: dict[str, list[Read]] = {"few": [], "many": []}
        for turn in range(ROUNDS):
            for name, folder in (("few", few), ("many", many)):
                say(f"scale: reading {name}, round {turn + 1} of {ROUNDS}")
                rounds[name].append(_read(folder))
    for name, found in rounds.items():
        figures[name] = {page: _middle([one[page] for one in found]) for page in found[0]}
    quiet = {
        name: {page: _least([one[page] for one in found]) for page in found[0]}
        for name, found in rounds.items()
    }
    figures["quietest round"] = quiet
    return Result(
        name="scale",
        calibrations_ms=(before, machine.calibration_ms()),
        ratios={
            f"{page}, {kind}, many : few": rounded(found[key] / quiet["few"][page][key])
            for page, found in quiet["many"].items()
            for kind, key in _COMPARED
        },
        figures=figures,
        machine=machine.line(),
        notes=(
            f"wished: p95 at most {WISHED_DATABASE_MS} ms in the database, {WISHED_PAGE_MS} ms a "
            f"page, ratios at most {WISHED_RATIO}",
            f"Times are the middle of {ROUNDS} rounds; ratios are those of the quietest round of "
            "each, since what else the machine does only adds. Blocks are those that the queries "
            "of a visit look at.",
            "A page is the whole request in one process, without a network; the database is the "
            "sum of its statements as the process waits for them.",
            "Statements count everything that the request asks, its session and person included.",
        ),
    )


@contextlib.contextmanager
def _filled(cases: int, figures: Figures) -> Iterator[Path]:
    """A platform of its own with so many cases."""
    say(f"scale: filling {cases}")
    with site.data_folder() as data, inside.prepared(data):
        began = time.perf_counter()
        _program(data, "load", "--cases", str(cases))
        figures.setdefault("seconds to fill", {})[str(cases)] = round(
            time.perf_counter() - began, 1
        )
        yield data


@contextlib.contextmanager
def _kept(data: Path) -> Iterator[Path]:
    lease = database.attach(data)
    try:
        yield data
    finally:
        lease.release()


def _program(data: Path, *words: str) -> None:
    variables = {**os.environ, "DATA": str(data), "DJANGO_SETTINGS_MODULE": inside.SETTINGS}
    command = [sys.executable, "-m", "rongyi.config.command_line", *words]
    done = subprocess.run(command, cwd=CHECKOUT, env=variables, check=False)
    if done.returncode:
        raise Trouble(zh=f"{words[0]} 失败。", en=f"{words[0]} failed.")


def _read(data: Path) -> Read:
    variables = {**os.environ, **_SETTINGS, "DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-m", "bench.reading"],
        cwd=CHECKOUT,
        env=variables,
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise Trouble(zh="读取失败。", en="Reading failed.", code=done.returncode)
    return dict(json.loads(done.stdout))


def _middle(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: round(median(one[key] for one in found), 2) for key in found[0]}


def _least(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: min(one[key] for one in found) for key in found[0]}
