"""`rongyi worker`: jobs, reactions to facts, and the log that proves them, in one process."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import threading

import django
import psycopg
from django.conf import settings
from django.db import connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from rongyi.config import database, environment, rooms
from rongyi.config.command_line.program import OK, PROBLEMS, say
from rongyi.config.command_line.serve import require_tables
from rongyi.config.database.url import WITHOUT_POOL
from rongyi.config.parents import end_with_parent
from rongyi.kernel.text import Text

CONCURRENCY = 4
POLL_S = 5.0
STOP_S = 10.0
TAKE_OVER_S = 5.0
AGAIN_S = 0.5
LOOK_S = 0.2
logger = logging.getLogger("rongyi.worker")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi worker`."""
    parser.add_argument(
        "--concurrency", type=int, default=CONCURRENCY, help=f"jobs at once: {CONCURRENCY}"
    )


def run(options: argparse.Namespace) -> int:
    """Work until asked to stop; exit code 1 when one half of the worker failed."""
    os.environ[WITHOUT_POOL] = "1"
    here = environment.read()
    end_with_parent()
    with database.running(here, say):
        django.setup()
        require_tables()
        say(Text("后台工作进程已就绪。", "Worker ready."))
        threads = Threads("run_reactions", "run_sequencer", "run_exporter")
        threads.start()
        try:
            asyncio.run(_work(max(1, options.concurrency), threads))
        finally:
            threads.stop()
    return PROBLEMS if threads.failed else OK


class Threads:
    """What the journal does by itself, each in a thread of its own: `journal.jobs` names them."""

    def __init__(self, *names: str) -> None:
        self.failed = False
        self.ended = threading.Event()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(name,), name=name, daemon=True)
            for name in names
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is at hand and end."""
        self._stop.set()
        for thread in self._threads:
            thread.join(STOP_S)

    def _run(self, name: str) -> None:
        try:
            getattr(rooms.module("journal.jobs"), name)(self._stop)
        except Exception:
            self.failed = True
            logger.exception("%s failed", name)
        finally:
            connections.close_all()
            self.ended.set()


async def _work(concurrency: int, threads: Threads) -> None:
    """Run jobs until a signal, or until the other half fails; wait out a database that is away."""
    while not threads.ended.is_set():
        work = asyncio.ensure_future(_jobs(concurrency))
        watch = asyncio.ensure_future(_until(threads.ended))
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        watch.cancel()
        work.cancel()
        try:
            await work
        except asyncio.CancelledError:
            return
        except (ConnectorException, psycopg.Error) as error:
            logger.warning("the database is away (%s); trying again", error)
            await asyncio.sleep(AGAIN_S)
        else:
            return


async def _until(ended: threading.Event) -> None:
    while not ended.is_set():
        await asyncio.sleep(LOOK_S)


async def _jobs(concurrency: int) -> None:
    working = _beside()
    async with working.open_async():
        beside = asyncio.create_task(_take_over(working))
        try:
            await working.run_worker_async(
                concurrency=concurrency,
                fetch_job_polling_interval=POLL_S,
                update_heartbeat_interval=settings.HEARTBEAT_S,
                stalled_worker_timeout=settings.STALLED_S,
                shutdown_graceful_timeout=STOP_S,
            )
        finally:
            beside.cancel()


def _beside() -> App:
    """The same tasks with connections of the worker's own. `app` itself keeps Django's: what a
    reaction or a job defers belongs to its transaction and is gone when that is taken back."""
    assert isinstance(app.connector, DjangoConnector)
    working = App(connector=app.connector.get_worker_connector())
    working.tasks, working.periodic_registry = app.tasks, app.periodic_registry
    return working


async def _take_over(working: App) -> None:
    """Put back what a killed worker was at: a job begun is not done, and each is safe to repeat."""
    jobs = working.job_manager
    while True:
        try:
            for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=settings.STALLED_S):
                await jobs.retry_job(job)
                logger.warning("job %s, %s, is put back: its worker is gone", job.id, job.task_name)
        except (ConnectorException, psycopg.Error) as error:
            logger.warning("jobs of other workers could not be looked at: %s", error)
        await asyncio.sleep(TAKE_OVER_S)
