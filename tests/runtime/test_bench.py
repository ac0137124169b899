"""`rongyi bench`: the shape of what it prints, and how often pages and acts ask the database.

Times are judged by people, not here: they differ from minute to minute. Counts do not.
"""

from __future__ import annotations

import json

import pytest

from bench import compare
from bench.pages import STATEMENTS_PER_ACT, STATEMENTS_PER_PAGE
from rongyi.config.command_line.bench import WORKLOADS
from tests.runtime.test_command_line import run


def test_a_workload_prints_name_calibration_ratios_and_figures() -> None:
    done = run("bench", "plan", "--json")

    told = json.loads(done.stdout)
    assert told["name"] == "plan"
    assert told["calibration_ms"] > 0
    assert told["ratios"]["plan open_restaurant per calibration loop"] > 0
    assert {"items", "compile_ms", "plan_ms"} <= set(told["figures"]["open_restaurant"])


def test_no_page_and_no_act_asks_the_database_too_often() -> None:
    done = run("bench", "pages", "--json")

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)["figures"]
    pages = {name: found["statements"] for name, found in figures["pages"].items()}
    acts = {name: found["act"] for name, found in figures["acts"].items()}
    assert {"home", "guide of a theme", "progress", "work: case"} <= set(pages)
    assert {"start", "submit", "accept", "review", "decide"} <= set(acts)
    assert {name: n for name, n in pages.items() if n > STATEMENTS_PER_PAGE} == {}
    assert {name: n for name, n in acts.items() if n > STATEMENTS_PER_ACT} == {}


def test_results_that_are_kept_can_be_compared_with_themselves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    compare.main([str(compare.KEPT / f"{name}.json") for name in WORKLOADS])

    told = capsys.readouterr().out
    assert "raw.8" in told
    assert "<" not in told
