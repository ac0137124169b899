"""Reading definitions, searching them, and recomputing the journal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from bench import inside, machine, site
from bench.approving import Office
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config.paths import sip_folder
from rongyi.themes.definitions import check_folder, load

TIMES = 3
CASES = 400
SEARCHES = 40
WORDS = ("开饭店", "餐馆", "kai fandian", "kfd", "restaurant", "公积金", "crab", "resturant")


def run() -> Result:
    """Load and check the folder; search; verify facts of some hundred cases. Errors: Trouble."""
    before, pace = machine.calibration_ms(), machine.pace_ms()
    say("definitions: load and check")
    figures: Figures = {
        "pace_ms": pace,
        "load_ms": _ms(lambda: load(sip_folder())),
        "check_ms": _ms(lambda: check_folder(sip_folder())),
    }
    with site.data_folder() as data, inside.prepared(data):
        inside.use(data)
        say("definitions: search")
        figures["search"] = _searched()
        say("definitions: verify the journal")
        figures["journal"] = _verified()
    return Result(
        name="definitions",
        calibrations_ms=(before, machine.calibration_ms()),
        ratios={
            "load per calibration loop": rounded(figures["load_ms"] / pace),
            "check per calibration loop": rounded(figures["check_ms"] / pace),
            "facts verified per calibration loop": rounded(
                figures["journal"]["facts_per_processor_s"] * pace / 1000
            ),
        },
        figures=figures,
        machine=machine.line(),
    )


def _searched() -> Figures:
    search = _module("rongyi.catalogue.queries").search
    times: dict[str, list[float]] = {word: [] for word in WORDS}
    for turn in range(SEARCHES + 1):
        for word in WORDS:
            began = time.perf_counter()
            search(word)
            if turn:
                times[word].append(time.perf_counter() - began)
    return {word: machine.Spread.of(rows).figures() for word, rows in times.items()}


def _verified() -> Figures:
    office = Office()
    for _ in range(CASES // 100):
        office.through(100)
    began, pace = time.perf_counter(), time.process_time()
    verdict = _module("rongyi.journal.queries").verify_journal()
    seconds, spent = time.perf_counter() - began, time.process_time() - pace
    return {
        "facts": verdict.facts,
        "holds": verdict.holds,
        "facts_per_s": rounded(verdict.facts / seconds),
        "facts_per_processor_s": rounded(verdict.facts / max(spent, 0.001)),
    }


def _module(name: str) -> Any:
    """A room that can only be loaded when Django is set up."""
    __import__(name)
    return sys.modules[name]


def _ms(work: Callable[[], object]) -> float:
    """The best processor time of a few."""
    times = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return round(min(times) * 1000, 1)
