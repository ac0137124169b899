"""Many cases in one act beside one at a time, and beside the raw set-wise statement.

Deciding what a query finds as a batch does it, receiving at the intake, opening cases and taking
over a former system's: all through our services with permissions and facts. `CASES=10000 rongyi
bench batches` for more.
"""

from __future__ import annotations

import importlib.util
import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import psycopg
from django.db import connection

from bench import approving, drafts, inside, machine, site
from bench.approval5 import REFERENCE
from bench.progress import say
from bench.result import Figures, Result, rounded
from rongyi.config import rooms
from rongyi.config.database import Lease
from rongyi.config.database.cluster import OWNER
from rongyi.config.database.roles import DATABASE
from rongyi.config.warm import warm

CASES, ONE_BY_ONE, CHUNK, ROUNDS = 2_000, 100, 500, 3
EVENTS = 5  # of a former case
WISHED_ONE, WISHED_RAW = 8.0, 0.4
DECIDED, RECEIVED, OPENED, IMPORTED = "decide by query", "receive at the intake", "open", "import"
Times = dict[str, list[float]]


def run() -> Result:
    """In turn, three times: one at a time, many, raw. Errors: Trouble."""
    before, cases = machine.calibration_ms(), int(os.environ.get("CASES", CASES))
    times: dict[str, Times] = {kind: {} for kind in (DECIDED, RECEIVED, OPENED, IMPORTED)}
    with site.data_folder() as data, inside.prepared(data) as lease:
        inside.use(data)
        warm()
        desk = _Desk()
        raw = _Raw(lease) if REFERENCE.is_file() else None
        for turn in range(ROUNDS):
            say(f"batches: round {turn + 1} of {ROUNDS}")
            for name, count, chunk in (("one", ONE_BY_ONE, 1), ("many", cases, CHUNK)):
                for kind, work in desk.works(count, chunk):
                    _keep(times[kind], name, count, work)
            if raw is not None:
                _keep(times[OPENED], "raw", cases, lambda: raw.submit(cases))
                _keep(times[DECIDED], "raw", cases, raw.decide)
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
        notes=(
            f"wished: one at a time {WISHED_ONE}, raw {WISHED_RAW}; {cases} cases",
            f"A batch chooses by its query and is done in {_lanes()} lanes, with the outcome of "
            "each case kept.",
        ),
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


def _lanes() -> int:
    return int(rooms.module("worklists.rules").LANES)


class _Desk:
    """The four kinds of work, one at a time or many in one act. Made after Django is set up."""

    def __init__(self) -> None:
        self._office = approving.Office()
        self._cases, self._lists = rooms.module("cases.queries"), rooms.module("worklists.services")
        identity = rooms.module("identity.queries")
        post = approving.POSTS["decide"]
        (holder, *_) = identity.holders([post], now=inside.moment())
        self._decider = identity.actor_for(holder.person_id, now=inside.moment())
        self._themes = rooms.module("themes.services")
        self._history, self._rules = rooms.module("history.services"), rooms.module("history.rules")
        self._logs = 0

    def works(self, count: int, chunk: int) -> Sequence[tuple[str, Callable[[], object]]]:
        """Each kind of work with what it needs made ready: `count` cases, `chunk` in one act."""
        ready, asked = self._office.reviewed(count, CHUNK), drafts.asked(count)

        def decide() -> None:
            if chunk == 1:
                self._office.decide(ready, 1)
            else:
                self._decide_by_query(count)

        def receive() -> None:
            for first in range(0, count, chunk):
                some = asked[first : first + chunk]
                taken = self._themes.take_in(some, now=inside.moment())
                assert all(isinstance(one, self._themes.Taken) for one in taken)

        def opened() -> None:
            for _ in range(0, count, chunk):
                self._office.submit(chunk)

        return (
            (DECIDED, decide),
            (RECEIVED, receive),
            (OPENED, opened),
            (IMPORTED, lambda: self._take_over(count, chunk)),
        )

    def _decide_by_query(self, count: int) -> None:
        """Everything that the decider's list holds, as his batch and its jobs do it."""
        now, post = inside.moment(), approving.POSTS["decide"]
        batch = self._lists.choose_cases(
            actor=self._decider, post=post, filter=self._cases.WorkFilter(), now=now
        )
        self._lists.start_batch(actor=self._decider, batch_id=batch, act="approve", now=now)

        def lane() -> None:
            while self._lists.run_piece(batch_id=batch, now=inside.moment()):
                pass
            connection.close()

        lanes = [threading.Thread(target=lane) for _ in range(_lanes())]
        for one in lanes:
            one.start()
        for one in lanes:
            one.join()
        row = rooms.module("worklists.queries").batch_page(self._decider, batch).row
        assert (row.state, row.done) == ("done", count), row

    def _take_over(self, count: int, chunk: int) -> None:
        """So many former cases of EVENTS events, `chunk` in one piece."""
        rules, self._logs = self._rules, self._logs + 1
        log = self._history.begin_log(
            name="bench",
            digest=f"{self._logs:064x}",
            form="xes",
            department="",
            now=inside.moment(),
        )
        header, mapping = rules.Header(), rules.Mapping()
        for first in range(0, count, chunk):
            ends = min(first + chunk, count)
            self._history.take(
                log_id=log.id,
                parts=[self._part(place) for place in range(first, ends)],
                bad=(),
                header=header,
                mapping=mapping,
                begins=first,
                ends=ends,
                now=inside.moment(),
            )

    def _part(self, place: int) -> Any:
        happened = [
            self._rules.Happened(f"环节{n}", f"2019-03-0{n + 1}T09:00:00+08:00")
            for n in range(EVENTS)
        ]
        return self._rules.Part(key=f"{place}", number=f"旧{place}", happened=happened, ended=True)


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
