"""Whole applications a second, by HTTP against the served platform with its worker running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

from bench import machine, site
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config.paths import CHECKOUT

CLIENTS = (1, 8, 16)
SECONDS = 10.0
WARM_S = 6.0
SETTLE_S = 2.0
TIMEOUT_S = 300
WISHED_PER_S = 40
WISHED_P95_MS = 150


def run() -> Result:
    """Warm up, then 1, 8 and 16 clients with the short flow; then as browsers do; then the
    restaurant. Errors: Trouble."""
    before = machine.calibration_ms()
    figures: Figures = {"pace_ms": machine.pace_ms()}
    with site.data_folder() as folder, site.running(folder) as running:
        say("journey: warming up")
        _crowd(running, "notary", clients=8, seconds=WARM_S)
        for clients in CLIENTS:
            figures[f"{clients} clients"] = _measured(running, "notary", clients=clients)
        middle = machine.calibration_ms()
        figures["as a browser, 8 clients"] = _measured(running, "notary", clients=8, pages=True)
        figures["restaurant, 8 clients"] = _measured(running, "restaurant", clients=8)
    best = max(figures[f"{clients} clients"]["journeys_per_s"] for clients in CLIENTS)
    eight = figures["8 clients"]
    quick = 1000 / max(eight["processor_ms_per_journey"]["all"], 0.001)
    calibration = (before, middle, machine.calibration_ms())
    return Result(
        name="journey",
        calibrations_ms=calibration,
        ratios={
            "journeys per calibration loop": rounded(best * min(calibration) / 1000),
            "journeys per processor second": rounded(quick),
        },
        figures=figures,
        machine=machine.line(),
        notes=(
            f"wished: {WISHED_PER_S} journeys/s, p95 {WISHED_P95_MS} ms per request",
            "The form of this application has two pages: seven requests, not six.",
        ),
    )


def _measured(running: site.Site, flow: str, *, clients: int, pages: bool = False) -> Figures:
    """One crowd, with what each part of the platform spent on it."""
    say(f"journey: {flow}, {clients} clients{', every page' if pages else ''}")
    spent = running.processor_seconds()
    told = _crowd(running, flow, clients=clients, seconds=SECONDS, pages=pages)
    time.sleep(SETTLE_S)  # reactions to the last ones count too
    after = running.processor_seconds()
    times = told["times"]
    journeys = max(told["done"], 1)
    cost = {part: (after[part] - spent[part]) * 1000 / journeys for part in after}
    everything = [one for rows in times.values() for one in rows]
    return {
        "journeys_per_s": rounded(told["done"] / told["seconds"]),
        "journeys": told["done"],
        "requests_per_journey": round(len(everything) / journeys, 1),
        "failures": told["failures"],
        "all_requests": machine.Spread.of(everything).figures(),
        "by_request": {label: machine.Spread.of(rows).figures() for label, rows in times.items()},
        "with_all_cores_free_per_s": rounded(_possible(cost, told["client_processor_s"], journeys)),
        "processor_ms_per_journey": {
            **{part: rounded(worth) for part, worth in cost.items()},
            "all": rounded(sum(cost.values())),
            "client": rounded(told["client_processor_s"] * 1000 / journeys),
        },
    }


def _possible(cost: dict[str, float], client_s: float, journeys: int) -> float:
    """Computed, not measured: what the cores of this machine would do if nobody else used them."""
    spent = sum(cost.values()) + client_s * 1000 / journeys
    return (os.cpu_count() or 1) * 1000 / max(spent, 0.001)


def _crowd(
    running: site.Site, flow: str, *, clients: int, seconds: float, pages: bool = False
) -> dict[str, Any]:
    words = ["--port", str(running.port), "--flow", flow, "--clients", str(clients)]
    words += ["--seconds", str(seconds), *(["--pages"] if pages else [])]
    done = subprocess.run(
        [sys.executable, "-m", "bench.crowd", *words],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        timeout=TIMEOUT_S,
        check=True,
    )
    return dict(json.loads(done.stdout))
