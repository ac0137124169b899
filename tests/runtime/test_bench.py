"""`rongyi bench`: the shape of what it prints. What it measures is judged by people, not here."""

from __future__ import annotations

import json
import subprocess
import sys

from rongyi.config.command_line.bench import WORKLOADS
from rongyi.config.paths import CHECKOUT
from tests.runtime.test_command_line import run


def test_a_workload_prints_name_calibration_ratios_and_figures() -> None:
    done = run("bench", "plan", "--json")

    told = json.loads(done.stdout)
    assert told["name"] == "plan"
    assert all(one > 0 for one in told["calibration_ms"])
    assert told["ratios"]["plan open_restaurant per calibration loop"] > 0
    assert {"items", "compile_ms", "plan_ms"} <= set(told["figures"]["open_restaurant"])
    assert "open_restaurant" in done.stderr


def test_a_workload_that_is_not_there_is_told_with_those_that_are() -> None:
    done = run("bench", "no such workload")

    assert done.returncode == 2
    assert "journey, pages, plan" in done.stderr


def test_results_that_are_kept_can_be_compared_with_themselves() -> None:
    kept = [CHECKOUT / "bench" / "results" / f"{name}.json" for name in WORKLOADS]

    done = subprocess.run(
        [sys.executable, "-m", "bench.compare", *map(str, kept)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "<" not in done.stdout
