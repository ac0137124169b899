"""Django in this process, on data made for one measurement."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import time

import django

from rongyi.config import database
from rongyi.config.database.account import server_account
from rongyi.config.paths import CHECKOUT
from rongyi.config.trouble import Trouble

SETTINGS = "rongyi.config.settings"


def use(data: Path) -> None:
    """Set Django up on these data; once in a process.

    Beside a platform that root started, what we write must be readable to its web and worker:
    they run as the user of the database where he can enter the folders of the program.
    """
    account = server_account(database.location(data).home)
    if account.foreign and all(map(account.reaches, (Path(sys.executable), CHECKOUT))):
        os.setegid(account.gid)
        os.seteuid(account.uid)
    os.environ |= {"DATA": str(data), "DJANGO_SETTINGS_MODULE": SETTINGS}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "RONGYI_DATABASE_NAME"):
        os.environ.pop(name, None)
    django.setup()


@contextmanager
def prepared(data: Path) -> Iterator[database.Lease]:
    """The database alone, durable, with tables, definitions and demo people. Errors: Trouble."""
    lease = database.attach(data)
    try:
        variables = {**os.environ, "DATA": str(data), "DJANGO_SETTINGS_MODULE": SETTINGS}
        for command in ("migrate", "load"):
            done = subprocess.run(
                [sys.executable, "-m", "rongyi.config.command_line", command],
                cwd=CHECKOUT,
                env=variables,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                words = done.stderr.strip()
                raise Trouble(zh=f"{command} 失败：{words}", en=f"{command} failed: {words}")
        yield lease
    finally:
        lease.release()


@contextmanager
def sequenced(data: Path) -> Iterator[None]:
    """The sequencer in a process of its own: what waits for a signed checkpoint gets it."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.sequencer", str(data)], cwd=CHECKOUT
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def moment() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.fromtimestamp(time(), UTC)
