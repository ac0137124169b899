"""Many cases in one act beside one at a time, and beside the raw set-wise statement.

Deciding and taking in, both through our services with permissions and facts, so many a commit as
an act may hold. `CASES=10000 rongyi bench batches` for more.
"""

from __future__ import annotations

import importlib.util
import os
import random
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import psycopg

from bench import approving, inside, machine, site
from bench.approval5 import REFERENCE
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config.database import Lease
from rongyi.config.database.cluster import OWNER
from rongyi.config.database.roles import DATABASE
from rongyi.config.warm import warm

CASES, ONE_BY_ONE, CHUNK, ROUNDS = 2_000, 100, 500, 3
WISHED_ONE, WISHED_RAW = 8.0, 0.4
Times = dict[str, list[float]]


def run() -> Result:
    """In turn, three times: one at a time, many, raw. Errors: Trouble."""
    before, cases = machine.calibration_ms(), int(os.environ.get("CASES", CASES))
    times: dict[str, Times] = {"decide": {}, "intake": {}}
    with site.data_folder() as data, inside.prepared(data) as lease:
        inside.use(data)
        warm()
        office = approving.Office()
        raw = _Raw(lease) if REFERENCE.is_file() else None
        for turn in range(ROUNDS):
            say(f"batches: round {turn + 1} of {ROUNDS}")
            _keep(times["intake"], "one", ONE_BY_ONE, lambda: _times(office.submit, ONE_BY_ONE, 1))
            _keep(times["intake"], "many", cases, lambda: _times(office.submit, cases, CHUNK))
            few, many = office.reviewed(ONE_BY_ONE, CHUNK), office.reviewed(cases, CHUNK)
            _keep(times["decide"], "one", ONE_BY_ONE, lambda ids=few: office.decide(ids, 1))
            _keep(times["decide"], "many", cases, lambda ids=many: office.decide(ids, CHUNK))
            if raw is not None:
                _keep(times["intake"], "raw", cases, lambda: raw.submit(cases))
                _keep(times["decide"], "raw", cases, raw.decide)
        if raw is not None:
            raw.close()
    figures: Figures = {
        f"{kind}, ms a case": {name: rounded(median(rows) * 1000) for name, rows in found.items()}
        for kind, found in times.items()
    }
    return Result(
        name="batches",
        calibrations_ms=(before, machine.calibration_ms()),
        ratios={kind: _ratios(found) for kind, found in times.items()},
        figures=figures,
        machine=machine.line(),
        notes=(f"wished: one at a time {WISHED_ONE}, raw {WISHED_RAW}; {cases} cases",),
    )


def _ratios(found: Times) -> dict[str, float]:
    def of(other: str) -> float:
        pairs = zip(found[other], found["many"], strict=True)
        return rounded(median(a / b for a, b in pairs))

    ratios = {"one at a time": of("one")}
    return ratios | {"raw": of("raw")} if "raw" in found else ratios


def _keep(found: Times, name: str, count: int, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    found.setdefault(name, []).append((time.perf_counter() - began) / count)


def _times(work: Callable[[int], None], cases: int, chunk: int) -> None:
    for _ in range(0, cases, chunk):
        work(chunk)


class _Raw:
    """The reference's own statements, so many cases a commit."""

    def __init__(self, lease: Lease) -> None:
        spec = importlib.util.spec_from_file_location("approval5_raw", REFERENCE)
        assert spec is not None and spec.loader is not None
        self._its: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._its)
        dsn = f"host={lease.place.socket} dbname={DATABASE} user={OWNER}"
        schema = self._its.SCHEMA
        with psycopg.connect(dsn, autocommit=True) as first:
            first.execute(f"create schema {schema}; set search_path={schema}")
            first.execute(REFERENCE.with_name("approval5.sql").read_text())
        self._link, self._due = self._its.connect(dsn), inside.moment().date()
        self._chunks: list[Sequence[int]] = []

    def submit(self, cases: int) -> None:
        self._chunks = []
        for _ in range(0, cases, CHUNK):
            with self._link.transaction():
                made = [self._its.submit(self._link, random, self._due) for _ in range(CHUNK)]
            self._chunks.append(made)

    def decide(self) -> None:
        """The first step of those just submitted: all steps are the same statement."""
        for ids in self._chunks:
            self._its.step(self._link, ids, 1, "accept", self._due)

    def close(self) -> None:
        self._link.execute(f"drop schema {self._its.SCHEMA} cascade")
        self._link.close()
