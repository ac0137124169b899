"""`rongyi worker`: what a killed one was at is done by the next, what was given up when asked."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from rongyi.config.command_line import worker
from rongyi.config.database import server
from rongyi.config.paths import CHECKOUT
from tests.support import databases
from tests.support.database import Cluster
from tests.support.served import Platform, platform_on

WAIT_S = 120
BEGUN = """with gone as (insert into procrastinate_workers (last_heartbeat)
    values (now() - interval '1 minute') returning id)
insert into procrastinate_jobs (queue_name, task_name, args, status, worker_id)
select 'default', 'cases.deem_accepted', '{"timestamp": 0}', 'doing', id from gone returning id"""
# A job that no clock puts on the queue: the next round of one that does would settle it.
GIVEN_UP = """insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)
values (
    'default', 'worklists.run_batch', '{"batch_id": "0193f3b2-0000-7000-8000-000000000000"}',
    'failed', 9) returning id"""


def test_a_job_that_a_killed_worker_was_at_is_done_again(cluster: Cluster, tmp_path: Path) -> None:
    database = databases.clone(cluster.place, cluster.template)
    with server.superuser(cluster.place, database=database) as own:
        begun = own.execute(BEGUN).fetchone()
        assert begun is not None

        with platform_on(database, cluster, tmp_path) as platform:
            last, state = time.monotonic() + WAIT_S, "doing"
            while state != "succeeded" and time.monotonic() < last:
                time.sleep(0.2)
                found = own.execute("select status from procrastinate_jobs where id = %s", begun)
                state = str((found.fetchone() or ["gone"])[0])

    databases.drop(cluster.place, database)
    assert state == "succeeded", platform.log()


def test_a_job_that_was_given_up_is_done_when_an_operator_says_so(
    cluster: Cluster, tmp_path: Path
) -> None:
    database = databases.clone(cluster.place, cluster.template)
    with server.superuser(cluster.place, database=database) as own:
        given_up = own.execute(GIVEN_UP).fetchone()
        assert given_up is not None

        with platform_on(database, cluster, tmp_path) as platform:
            listed, retried = (
                _jobs(platform, cluster, *words) for words in (["--json"], ["--retry", "all"])
            )
            last, state = time.monotonic() + WAIT_S, "failed"
            while state != "succeeded" and time.monotonic() < last:
                time.sleep(0.2)
                found = own.execute("select status from procrastinate_jobs where id = %s", given_up)
                state = str((found.fetchone() or ["gone"])[0])

    databases.drop(cluster.place, database)
    assert (listed.returncode, "worklists.run_batch" in listed.stdout) == (1, True), listed.stderr
    assert retried.returncode == 0, retried.stderr
    assert state == "succeeded", platform.log()


def _jobs(platform: Platform, cluster: Cluster, *words: str) -> subprocess.CompletedProcess[str]:
    """`rongyi jobs` beside the platform."""
    variables = {
        **os.environ,
        "DATA": str(cluster.data),
        "RONGYI_DATABASE_NAME": platform.database,
        "DJANGO_SETTINGS_MODULE": "rongyi.config.settings",
    }
    variables.pop("RONGYI_TESTING", None)
    return subprocess.run(
        [sys.executable, "-m", "rongyi.config.command_line", "jobs", *words],
        env=variables,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )


def test_what_a_reaction_defers_belongs_to_its_transaction_within_a_worker_too(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[object, bool]] = []

    async def look(working: App, **_: object) -> None:
        seen.append((app.connector, working.connector is not app.connector))

    monkeypatch.setattr(App, "run_worker_async", look)
    asyncio.run(worker._jobs(1))

    ((connector, apart),) = seen
    assert isinstance(connector, DjangoConnector) and apart
