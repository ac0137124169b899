"""Databases for tests: one template with everything in it, and clones that cost a few hundredths.

A template is kept between runs under a name made of what went into it, so that a run without
changes starts at once. All test runs on a machine share one server, which the last one stops.

The clock of each is that of the tests: what a test makes within its process and what a platform
that it starts does with it happen on one evening, whatever day it is outside.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import sql

from rongyi.config.command_line.program import PROBLEMS
from rongyi.config.database import Location, server
from rongyi.config.database.cluster import OWNER
from rongyi.config.paths import CHECKOUT
from tests.support import clock

TEMPLATE_AGE_MAX_S = 3600
BUILD_LOCK = 7_203_115
BEFORE = timedelta(hours=1)  # the definitions are there when the evening begins
# The two that Rongyi and Django ask; the queue of jobs goes by now(), as its program does by the
# host. A name of `public` goes before one of the server's where the path says so.
CLOCK = """create function public.{0}() returns timestamptz language sql {1} parallel safe return
    pg_catalog.{0}() + current_setting('tests.apart')::interval"""
CLOCKS = {"clock_timestamp": "volatile", "statement_timestamp": "stable"}
SOURCES = ("rongyi/**/*.py", "definitions/**/*")
EDGES = ("portal", "workbench", "web", "tests", "kernel/tests", "config/middleware")
_numbers = count(1)


def template(place: Location, data: Path) -> str:
    """The name of the template for the present code and definitions, made if it is missing."""
    name = f"template_{_fingerprint()}"
    with server.superuser(place) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        _sweep(connection, known, name)
        if name not in known:
            draft = f"draft_{os.getpid()}"
            connection.execute(f"CREATE DATABASE {draft} OWNER {OWNER}")
            try:
                _fill(draft, place, data)
                connection.execute(f"ALTER DATABASE {draft} RENAME TO {name}")
            except BaseException:
                connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
                raise
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(name), sql.Literal(str(int(time.time())))
                )
            )
    return name


def clone(place: Location, source: str) -> str:
    """A database of one's own, a copy of the template; its name says whose it is."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with server.superuser(place) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
                *map(sql.Identifier, (name, source, OWNER))
            )
        )
        _set_clock(connection, name, clock.now())
    return name


def drop(place: Location, name: str) -> None:
    """Throw a database away, whoever is still in it."""
    with server.superuser(place) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def _fingerprint() -> str:
    digest = hashlib.sha256(os.environ.get("LOG_HASH", "").encode())
    for own in (Path(__file__), Path(clock.__file__)):
        digest.update(own.read_bytes())
    for pattern in SOURCES:
        for path in sorted(CHECKOUT.glob(pattern)):
            inner = path.relative_to(CHECKOUT).as_posix()
            if path.is_file() and not any(f"/{edge}/" in inner for edge in EDGES):
                digest.update(inner.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _set_clock(connection: psycopg.Connection, name: str, now: datetime) -> None:
    """Let the clock of a database tell `now` and go on from there."""
    row = connection.execute("SELECT (%s - clock_timestamp())::text", [now]).fetchone()
    assert row is not None
    for setting in (sql.SQL("search_path = public, pg_catalog"),
                    sql.SQL("tests.apart = {}").format(sql.Literal(row[0]))):  # fmt: skip
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET {}").format(sql.Identifier(name), setting)
        )


def _fill(name: str, place: Location, data: Path) -> None:
    """Migrate and load, with the same commands that an operator uses."""
    variables = {**os.environ, "DATA": str(data), "RONGYI_DATABASE_NAME": name}
    for switch in ("RONGYI_TESTING", "DATABASE_URL", "DATABASE_OWNER_URL"):
        variables.pop(switch, None)
    variables["DJANGO_SETTINGS_MODULE"] = "rongyi.config.settings"
    for command in ("migrate", "load"):
        done = subprocess.run(
            [sys.executable, "-m", "rongyi.config.command_line", command],
            env=variables,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        if command == "load" and done.returncode == PROBLEMS:
            return  # definitions with problems: `rongyi check` tells; other tests can still run
        if done.returncode:
            pytest.exit(f"rongyi {command} failed, so no test has a database:\n{done.stderr}", 3)
        if command == "migrate":
            with server.superuser(place, database=name) as connection:
                for told, kind in CLOCKS.items():
                    connection.execute(CLOCK.format(told, kind))
                _set_clock(connection, name, clock.BEGIN - BEFORE)


def _sweep(connection: psycopg.Connection, known: set[str], current: str) -> None:
    """Drop what killed runs left, and templates that nobody has used for an hour."""
    for name in known:
        kind, _, rest = name.partition("_")
        if kind in ("test", "draft") and not psutil.pid_exists(int(rest.split("_")[0])):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        if kind == "template" and name != current:
            made = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [name],
            ).fetchone()
            if not made or int(made[0] or 0) < time.time() - TEMPLATE_AGE_MAX_S:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")
