"""`python -m bench.reading`: open each page many times on the data of DATA; times as JSON.

Each time is another person, case or word, drawn by a fixed seed from what is there.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from statistics import median
from typing import Any
from urllib.parse import quote
from uuid import UUID

import django
from django.db import connection
from django.test import Client

from bench.machine import Spread
from bench.visitor import DESK
from rongyi.config import rooms
from rongyi.journal.store import run

TIMES, WARM = 150, 10
EXPLAINED = 15  # visits whose statements are sent once more to count what they read
CLERK, HEAD = "zhou_min", "fang_hui"
POST = "window_general"
_WRITES = re.compile(r"(?i)\b(insert into|update|delete from)\b")
_PERSON = """select id, name_zh from identity_person where code is null
    and document_type = 'citizen_no' offset %s limit 1"""
_CASE = """select number from cases_case where id >= %s and item_code = any(%s::text[])
  order by id limit 1"""
_MIDDLE = """select due_on, case_id from cases_task where post = %s order by due_on, case_id
  offset (select count(*) / 2 from cases_task where post = %s) limit 1"""


def main() -> int:
    """Read everything in turn and print it."""
    samples = _samples(Random(7))
    found = {name: _measured(opened) for name, opened in _pages(samples).items()}
    for name, opened in _pages(samples).items():
        found[name]["blocks"] = _blocks(islice(opened, EXPLAINED))
    print(json.dumps(found))
    return 0


def _samples(random: Random) -> dict[str, list[Any]]:
    """People with their names, numbers of cases, and the key in the middle of the longest list."""
    count = TIMES + WARM
    (people,) = run("select count(*) from identity_person where code is null", [])[0]
    (first,), (last,) = (run(f"select id from cases_case order by id {way} limit 1", [])[0]
                         for way in ("asc", "desc"))  # fmt: skip
    keys = [
        UUID(int=random.randrange(first.int, first.int + (last.int - first.int) * 99 // 100))
        for _ in range(count)
    ]
    items = rooms.module("cases.policy").items_of_posts(frozenset({POST}))
    ((due, case),) = run(_MIDDLE, [POST, POST])
    return {
        "people": [run(_PERSON, [random.randrange(people - 1)])[0] for _ in range(count)],
        "numbers": [run(_CASE, [key, items])[0][0] for key in keys],
        "middle": [f"{due.isoformat()}_{case}"],
    }


def _pages(samples: dict[str, list[Any]]) -> dict[str, Iterator[tuple[Client, str]]]:
    """Who opens what, one after another, by the name of the page."""
    people, numbers, middle = samples["people"], samples["numbers"], samples["middle"][0]
    clerk, head = (_signed_in(_demo(code)) for code in (CLERK, HEAD))
    return {
        "my cases": ((_signed_in(key), "/space/") for key, _ in people),
        "work list, first page": ((clerk, f"{DESK}/{POST}/") for _ in numbers),
        "work list, deep page": ((clerk, f"{DESK}/{POST}/?after={middle}") for _ in numbers),
        "whole case": ((clerk, f"{DESK}/cases/{number}/") for number in numbers),
        "case by number": ((clerk, f"{DESK}/find/?q={number}") for number in numbers),
        "part of a name": ((clerk, f"{DESK}/find/?q={quote(name[-2:])}") for _, name in people),
        "statistics": ((head, f"{DESK}/statistics/") for _ in numbers),
    }


def _demo(code: str) -> UUID:
    return UUID(str(run("select id from identity_person where code = %s", [code])[0][0]))


def _signed_in(person: UUID) -> Client:
    client = Client(SERVER_NAME="localhost")
    session = client.session
    session["person_id"] = str(person)
    session.save()
    return client


def _measured(pages: Iterator[tuple[Client, str]]) -> dict[str, Any]:
    """Time of the whole request and of its statements; errors end the run."""
    whole, waited, asked = [], [], []
    for place, (client, path) in enumerate(pages):
        statements: list[float] = []
        with connection.execute_wrapper(_timing(statements)):
            began = time.perf_counter()
            response = client.get(path)
            took = time.perf_counter() - began
        assert response.status_code in (200, 302), f"{path}: {response.status_code}"
        if place >= WARM:
            whole.append(took)
            waited.append(sum(statements))
            asked.append(len(statements))
    page, database = Spread.of(whole), Spread.of(waited)
    return {
        "statements": max(asked),
        "database_p50_ms": database.p50,
        "database_p95_ms": database.p95,
        "page_p50_ms": page.p50,
        "page_p95_ms": page.p95,
    }


def _blocks(pages: Iterator[tuple[Client, str]]) -> float:
    """Blocks of 8 KiB that the queries of a visit look at: no noise of the machine is in it."""
    sums = []
    for client, path in pages:
        asked: list[tuple[str, Any]] = []
        with connection.execute_wrapper(_noting(asked)):
            client.get(path)
        sums.append(sum(map(_looked_at, asked)))
    return float(median(sums))


def _looked_at(asked: tuple[str, Any]) -> int:
    sql, values = asked
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, buffers, timing off, format json) {sql}", values)
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _noting(asked: list[tuple[str, Any]]) -> Callable[..., Any]:
    def noted(execute: Callable[..., Any], sql: str, values: Any, *words: Any) -> Any:
        if sql.lstrip().lower().startswith(("select", "with")) and not _WRITES.search(sql):
            asked.append((sql, values))
        return execute(sql, values, *words)

    return noted


def _timing(statements: list[float]) -> Callable[..., Any]:
    def timed(execute: Callable[..., Any], *words: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*words)
        finally:
            statements.append(time.perf_counter() - began)

    return timed


if __name__ == "__main__":
    django.setup()
    raise SystemExit(main())
