"""How long a start takes, and how much memory the parts hold."""

from __future__ import annotations

from bench import machine, site
from bench.progress import say
from bench.result import Figures, Result, rounded
from bench.visitor import Visitor

ROUND = ("/", "/themes/", "/themes/open_restaurant/", "/search?q=restaurant", "/points/")


def run() -> Result:
    """Start on empty data, stop, start again on the same. Errors: Trouble."""
    before = machine.calibration_ms()
    with site.data_folder() as data:
        say("start: first")
        with site.running(data) as first:
            idle = first.memory_mib()
            _look(first)
            used = first.memory_mib()
        say("start: second")
        with site.running(data) as second:
            pass
    after = machine.calibration_ms()
    pace = min(before, after) / 1000
    figures: Figures = {
        "first_start_s": round(first.seconds, 1),
        "second_start_s": round(second.seconds, 1),
        "memory_mib_idle": idle,
        "memory_mib_after_pages": used,
        "memory_mib_all": round(sum(used.values()), 1),
    }
    return Result(
        name="start",
        calibrations_ms=(before, after),
        ratios={
            "first start per calibration loop": rounded(first.seconds / pace),
            "second start per calibration loop": rounded(second.seconds / pace),
        },
        figures=figures,
        machine=machine.line(),
        notes=("wished: second start within 10 s",),
    )


def _look(running: site.Site) -> None:
    """Let every process read the definitions once."""
    for _ in range(2):
        visitors = [Visitor(running.port) for _ in range(4)]
        for visitor in visitors:
            for path in ROUND:
                visitor.get(path, "page")
            visitor.close()
