"""/healthz says which of the three does not answer."""

from __future__ import annotations

import json
import urllib.request

import pytest
from django.db import connection
from django.test import Client

from tests.support.served import Platform


def test_without_a_worker_it_says_so(db: None, client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "fails", "web": "ok", "database": "ok", "worker": "fails"}


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

    assert set(told.values()) == {"ok"}
