"""Compiling a theme and planning with it: pure computing, no database."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median

from bench import machine
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config.paths import sip_folder
from rongyi.config.trouble import Trouble
from rongyi.themes.definitions import load
from rongyi.themes.rules import compile_theme, plan

DAY = date(2026, 11, 23)
TIMES = 60
RESTAURANT = "open_restaurant"
WISHED_MS = 2.0


def run() -> Result:
    """Compile and plan every theme with its usual situation. Errors: Trouble."""
    definitions, problems = load(sip_folder())
    if problems:
        raise Trouble(
            zh=f"定义有 {len(problems)} 个问题，请运行 rongyi check。",
            en=f"The definitions have {len(problems)} problems: run rongyi check.",
        )
    before, pace = machine.calibration_ms(), machine.pace_ms()
    figures: Figures = {"pace_ms": pace}
    for code, theme in definitions.themes.items():
        say(f"plan: {code}")
        compiled = compile_theme(definitions.catalogue, theme, DAY)
        found = plan(compiled, theme.typical)
        figures[code] = {
            "items": len(found.items),
            "fields": len(found.fields),
            "materials": len(found.materials),
            "compile_ms": _ms(partial(compile_theme, definitions.catalogue, theme, DAY)),
            "plan_ms": _ms(partial(plan, compiled, theme.typical)),
        }
    loops = {
        f"{kind} {code} per calibration loop": rounded(figures[code][f"{kind}_ms"] / pace)
        for code in definitions.themes
        for kind in ("compile", "plan")
    }
    return Result(
        name="plan",
        calibrations_ms=(before, machine.calibration_ms()),
        ratios=loops,
        figures=figures,
        machine=machine.line(),
        notes=(f"wished: plan {RESTAURANT} within {WISHED_MS} ms",),
    )


def _ms(work: Callable[[], object]) -> float:
    """Median processor time: what waiting for a core adds is not counted."""
    times = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return round(median(times) * 1000, 3)
