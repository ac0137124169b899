"""/healthz says which of the three does not answer."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from rongyi.config.database import server
from rongyi.journal import store
from rongyi.journal.queries.health import RUNNER
from tests.support import databases
from tests.support.database import Cluster
from tests.support.served import Platform, platform_on


def test_without_a_worker_it_says_so(db: None, client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    told = answer.json()
    parts = ("status", "web", "database", "worker", "log")
    assert [told[part] for part in parts] == ["fails", "ok", "ok", "fails", "fails"]


def test_a_worker_whose_heart_stopped_does_not_count(db: None, client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        )

    assert client.get("/healthz").json()["worker"] == "fails"


def test_without_a_database_it_answers_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["web"] == "ok"


def test_a_served_platform_is_well(served: Platform) -> None:
    with urllib.request.urlopen(f"{served.address}/healthz") as answer:
        told = json.load(answer)

    parts = ("status", "web", "database", "worker", "log")
    assert {told.pop(part) for part in parts} == {"ok"}
    assert {one["trouble"] for one in told.pop("logs").values()} == {""}
    assert told.pop("outside") == []
    assert told == {
        "calls_unknown": 0,
        "given_up": {"jobs": {}, "facts": {}},
        "needs_rebase": False,
        "provisional": 0,
    }


def test_what_was_given_up_is_counted_by_kind(db: None, client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status) "
            "select 'default', 'cases.write_letter', '{}', 'failed' from generate_series(1, 2)"
        )

    told = client.get("/healthz").json()["given_up"]

    assert told == {"jobs": {"cases.write_letter": 2}, "facts": {}}


def test_a_beat_alone_is_no_runner(db: None, client: Client) -> None:
    store.beat(RUNNER, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")

    assert client.get("/healthz").json()["worker"] == "fails"


def test_a_killed_worker_is_noticed_before_its_last_beat_is_old(
    cluster: Cluster, tmp_path: Path
) -> None:
    database = databases.clone(cluster.place, cluster.template)
    with platform_on(database, cluster, tmp_path) as platform:
        _until_worker(platform, "ok")

        platform.process("worker").kill()
        _until_worker(platform, "fails")

        with server.superuser(cluster.place, database=database) as own:
            fresh = own.execute(
                "select now() - max(last_heartbeat) < %s from procrastinate_workers",
                [timedelta(seconds=settings.HEARTBEAT_AGE_MAX_S)],
            ).fetchone()
        assert fresh == (True,)
    databases.drop(cluster.place, database)


def _until_worker(platform: Platform, state: str) -> None:
    last = time.monotonic() + 120
    while _told(platform)["worker"] != state:
        assert time.monotonic() < last, f"the worker never came to be “{state}”"
        time.sleep(0.1)


def _told(platform: Platform) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"{platform.address}/healthz") as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))
