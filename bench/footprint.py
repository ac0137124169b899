"""What a case leaves behind: WAL without full-page images, bytes on disk, memory of the writer.

WAL counts all that the five acts of a case write, with everything the database does beside
(vacuum, statistics). Bytes count all tables of the database with their indexes, after a vacuum:
case, form, papers, decision, head and facts of a closed case; files, the log's tiles and jobs,
which no case here has, are not in them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from bench.result import Figures, rounded
from rongyi.config.database import Location, server
from rongyi.config.database.roles import DATABASE
from rongyi.config.paths import CHECKOUT

CASES = 300
CASES_CLOSED = 2_000
WISHED_KB = 10.0
TIMEOUT_S = 3600
_SIZE = """select sum(pg_total_relation_size(c.oid)) from pg_class c
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'"""


def measured(data: Path, place: Location, *, submissions: int) -> Figures:
    """WAL and bytes of a case, and memory over so many submissions."""
    with server.superuser(place, database=DATABASE) as root:
        wal = _wal(root, data)
        size = _bytes(root, data)
    return {
        "WAL per case, kB": rounded(wal / 1000),
        "bytes on disk per closed case, kB": rounded(size / 1000),
        "memory over submissions, MiB": _run(data, submissions, batch=1, memory=True)["memory_mib"],
    }


def _wal(root: psycopg.Connection[Any], data: Path) -> float:
    root.execute("alter system set full_page_writes = off")
    root.execute("select pg_reload_conf()")
    root.execute("checkpoint")
    try:
        before = _one(root, "select pg_current_wal_insert_lsn() - '0/0'")
        _run(data, CASES, batch=1)
        return (_one(root, "select pg_current_wal_insert_lsn() - '0/0'") - before) / CASES
    finally:
        root.execute("alter system reset full_page_writes")
        root.execute("select pg_reload_conf()")


def _bytes(root: psycopg.Connection[Any], data: Path) -> float:
    _run(data, 100, batch=100)
    root.execute("vacuum full")
    before = _one(root, _SIZE)
    _run(data, CASES_CLOSED, batch=100)
    root.execute("vacuum")
    return (_one(root, _SIZE) - before) / CASES_CLOSED


def _one(root: psycopg.Connection[Any], sql: Any) -> float:
    row = root.execute(sql).fetchone()
    assert row is not None
    return float(row[0])


def _run(data: Path, cases: int, *, batch: int, memory: bool = False) -> dict[str, Any]:
    words = ["--data", str(data), "--cases", str(cases), "--batch", str(batch)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.approving", *words, *(["--submit"] if memory else [])],
        cwd=CHECKOUT,
        input="\n",
        stdout=subprocess.PIPE,
        timeout=TIMEOUT_S,
        check=True,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))
