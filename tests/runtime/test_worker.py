"""`rongyi worker`: what a killed one was at is done by the next."""

from __future__ import annotations

import time
from pathlib import Path

from rongyi.config.database import server
from tests.support import databases
from tests.support.database import Cluster
from tests.support.served import platform_on

WAIT_S = 120
BEGUN = """with gone as (insert into procrastinate_workers (last_heartbeat)
    values (now() - interval '1 minute') returning id)
insert into procrastinate_jobs (queue_name, task_name, args, status, worker_id)
select 'default', 'cases.deem_accepted', '{"timestamp": 0}', 'doing', id from gone returning id"""


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
