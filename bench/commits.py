"""What the server itself can do: durable commits of one row, by its own pgbench where it is."""

from __future__ import annotations

import re
import subprocess
import time
from multiprocessing import get_context
from pathlib import Path
from queue import Queue
from typing import Any

import psycopg

from bench.result import rounded
from rongyi.config.database import Location, binaries
from rongyi.config.database.cluster import OWNER
from rongyi.config.database.roles import DATABASE

TABLE = "bench_commits"
SCRIPT = f"insert into {TABLE} values (clock_timestamp());\n"
TIMEOUT_S = 120


def per_second(place: Location, clients: int, seconds: float, folder: Path) -> tuple[str, float]:
    """Who counted ("pgbench" or "psycopg loop"), and commits a second with so many clients."""
    dsn = f"host={place.socket} dbname={DATABASE} user={OWNER}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"create table if not exists {TABLE} (at timestamptz)")
        try:
            program = binaries.find().program("pgbench")
            if program.is_file():
                return "pgbench", _pgbench(program, place, clients, seconds, folder)
            return "psycopg loop", _loop(dsn, clients, seconds)
        finally:
            connection.execute(f"drop table {TABLE}")


def _pgbench(program: Path, place: Location, clients: int, seconds: float, folder: Path) -> float:
    script = folder / "one-row.sql"
    script.write_text(SCRIPT)
    many = ["-c", str(clients), "-j", str(min(clients, 2)), "-T", str(max(1, round(seconds)))]
    done = subprocess.run(
        [program, "-n", "-M", "prepared", "-h", place.socket, "-U", OWNER, *many, "-f", script,
         DATABASE],
        stdout=subprocess.PIPE,
        timeout=TIMEOUT_S,
        check=True,
        text=True,
    )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+) \(without", done.stdout)
    assert found, done.stdout
    return rounded(float(found.group(1)))


def _loop(dsn: str, clients: int, seconds: float) -> float:
    context = get_context("spawn")
    out: Any = context.Queue()
    parts = [context.Process(target=_insert, args=(dsn, seconds, out)) for _ in range(clients)]
    for part in parts:
        part.start()
    counted = sum(out.get(timeout=TIMEOUT_S) for _ in parts)
    for part in parts:
        part.join()
    return rounded(counted / seconds)


def _insert(dsn: str, seconds: float, out: Queue[int]) -> None:
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=1) as connection:
        began, count = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            connection.execute(f"insert into {TABLE} values (clock_timestamp())")
            count += 1
    out.put(count)
