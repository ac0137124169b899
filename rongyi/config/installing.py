"""The phases that turn an empty database into a working place: tables, definitions, people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from rongyi.config.database import roles
from rongyi.config.database.cluster import APPLICATION
from rongyi.config.environment import Environment

MIGRATION_LOCK = 7_203_114  # two programs that start at once migrate one after the other
Step = Callable[[int, int], None]


def migrate(environment: Environment, step: Step) -> int:
    """Bring tables up to date as their owner, then grant; how many migrations were run.

    `step(done, of)` is told of progress. Errors: Trouble where roles cannot be made.
    """
    connection = connections["owner"]
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    raw.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        if environment.database_url and not environment.database_owner_url:
            roles.ensure_application_role(raw)
        executor = MigrationExecutor(connection)
        wanted = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if wanted:
            _run(connection.alias, wanted, step)
        roles.grant(raw, _application_role(environment))
    finally:
        raw.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
        connection.close()
    return wanted


def _run(alias: str, wanted: int, step: Step) -> None:
    done = 0

    class Counter:
        """Takes the place of a terminal: each finished migration writes one " OK"."""

        def write(self, text: str) -> None:
            nonlocal done
            if "OK" in text:
                done += 1
                step(done, wanted)

        def flush(self) -> None:
            """Nothing is kept back."""

    call_command("migrate", database=alias, interactive=False, stdout=Counter(), no_color=True)


def _application_role(environment: Environment) -> str:
    if environment.database_url and environment.database_owner_url:
        return str(settings.DATABASES["default"]["USER"])
    return APPLICATION


def load(folder: Path, *, now: datetime, step: Step) -> dict[str, int]:
    """Publish the definitions in `folder` and seed what belongs to them; counts by kind."""
    del folder, now, step
    return {}
