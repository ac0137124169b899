"""Five durable acts on a case through our services, beside the same through the driver alone.

The reference is not part of this project: where `../shared/bench/approval5.py` is found, it runs
on the same server in turn with ours, and the ratios are printed; else figures alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench import commits, footprint, inside, machine, peers, site
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config.database import Lease
from rongyi.config.database.cluster import OWNER
from rongyi.config.database.roles import DATABASE
from rongyi.config.paths import CHECKOUT

REFERENCE = CHECKOUT.parent / "shared" / "bench" / "approval5.py"
CLIENTS = (1, 2, 8)
ROUNDS = 3
SECONDS = 3.0
BATCH = 100
TIMEOUT_S = 600
WISHED, WISHED_BATCH = 0.5, 0.4
COMMIT_S = 2.0
PEER_CLIENTS = (1, 2)
SUBMISSIONS = 3_000
STOCK = 2_000  # decided cases that are handed over while new ones are decided, of all clients
BY_BATCH = "batch"


def run() -> Result:
    """In turn, three times: reference, ours, commits of one row. Errors: Trouble."""
    before = machine.calibration_ms()
    rates: dict[str, dict[str, list[float]]] = {"ours": {}, "reference": {}, "commits": {}}
    counter = ""
    with (
        site.data_folder() as data,
        inside.prepared(data) as lease,
        inside.sequenced(data),
        _others(lease),
    ):
        for turn in range(ROUNDS):
            say(f"approval5: round {turn + 1} of {ROUNDS}")
            if REFERENCE.is_file():
                _keep(rates["reference"], _reference(lease))
            _keep(rates["ours"], _ours(data))
            for engine, clients in _peers():
                rate = peers.rate(lease.place, engine, clients=clients, seconds=SECONDS)
                _keep(rates.setdefault(engine, {}), {str(clients): rate})
            for clients in CLIENTS:
                counter, rate = commits.per_second(lease.place, clients, COMMIT_S, data)
                _keep(rates["commits"], {str(clients): rate})
        say("approval5: WAL, bytes, memory")
        submissions = int(os.environ.get("SUBMISSIONS", SUBMISSIONS))
        left = footprint.measured(data, lease.place, submissions=submissions)
    figures: Figures = {
        f"{who}, cases per second": {name: rounded(median(rows)) for name, rows in found.items()}
        for who, found in rates.items()
        if found and who != "commits"
    }
    rows = {name: rounded(median(found)) for name, found in rates["commits"].items()}
    figures[f"durable commits of one row per second, {counter}"] = rows
    figures |= left
    notes = [
        f"wished: raw {WISHED} with 1, 2 and 8 clients; batch : raw {WISHED_BATCH}",
        "The sequencer of the facts runs beside; it is idle while the others are measured.",
        f"{submissions} submissions; SUBMISSIONS=100000 for more.",
    ]
    if peers.installed():
        wished = ", ".join(f"{name} {ratio}" for name, ratio in peers.WISHED.items())
        notes.append(f"wished of other engines, 1 and 2 clients: {wished}")
    else:
        notes.append("make bench-peers sets other engines beside it.")
    if not rates["reference"]:
        notes.append("The reference was not found beside the checkout: no ratio to it.")
    return Result(
        name="approval5",
        calibrations_ms=(before, machine.calibration_ms()),
        ratios=_ratios(rates),
        figures=figures,
        machine=machine.line(),
        notes=tuple(notes),
    )


def _peers() -> list[tuple[str, int]]:
    """Other engines and numbers of clients, where they are installed."""
    if not peers.installed():
        return []
    return [(engine, clients) for engine in peers.ENGINES for clients in PEER_CLIENTS]


@contextmanager
def _others(lease: Lease) -> Iterator[None]:
    if not peers.installed():
        yield
        return
    with peers.prepared(lease.place):
        yield


def _keep(found: dict[str, list[float]], seen: dict[str, float]) -> None:
    for name, rate in seen.items():
        found.setdefault(name, []).append(rate)


def _ratios(rates: dict[str, dict[str, list[float]]]) -> dict[str, Any]:
    """Of each round by itself, then the median: rounds of a shared machine differ."""
    ours, others = rates["ours"], rates["reference"]

    def of(mine: str, theirs: Sequence[float]) -> float:
        return rounded(median(a / b for a, b in zip(ours[mine], theirs, strict=True)))

    batch = {"one at a time": of(BY_BATCH, ours["1"])}
    found: dict[str, Any] = {"raw": {}, "batch": batch, "commits": {}}
    for clients in map(str, CLIENTS):
        if others:
            found["raw"][clients] = of(clients, others[clients])
        found["commits"][clients] = of(clients, rates["commits"][clients])
    if others:
        batch["raw"] = of(BY_BATCH, others[BY_BATCH])
    for engine in peers.ENGINES:
        if engine in rates:  # the least of one and of two clients
            found[engine] = min(of(name, rows) for name, rows in rates[engine].items())
    return found


def _reference(lease: Lease) -> dict[str, float]:
    dsn = f"host={lease.place.socket} dbname={DATABASE} user={OWNER}"
    words = ["--dsn", dsn, "--clients", ",".join(map(str, CLIENTS)), "--rounds", "1"]
    done = subprocess.run(
        [sys.executable, str(REFERENCE), *words, "--seconds", str(SECONDS)],
        stdout=subprocess.PIPE,
        timeout=TIMEOUT_S,
        check=True,
    )
    return dict(json.loads(done.stdout)["cases_per_s"])


def _ours(data: Path) -> dict[str, float]:
    found = {str(clients): _rate(data, clients, 1) for clients in CLIENTS}
    found[BY_BATCH] = _rate(data, 1, BATCH)
    return found


def _rate(data: Path, clients: int, batch: int) -> float:
    """Cases a second of so many processes that begin together."""
    words = ["--data", str(data), "--seconds", str(SECONDS), "--batch", str(batch)]
    words += ["--stock", str(max(STOCK // clients, batch * 40))]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.approving", *words],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(clients)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        told = [json.loads(out) for out in _let_go(processes)]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return float(sum(one["done"] for one in told) / max(one["seconds"] for one in told))


def _let_go(processes: list[subprocess.Popen[str]]) -> list[str]:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate(timeout=TIMEOUT_S)[0] for process in processes]
