"""pytest: the platform as an operator runs it: web processes, worker, its own database."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from rongyi.config.paths import CHECKOUT
from tests.support import databases
from tests.support.database import Cluster

READY_S = 180.0
POLL_S = 0.1
STOP_S = 20.0


@dataclass(frozen=True)
class Platform:
    """A running platform of one's own. `address` has no slash at its end."""

    address: str
    database: str
    logs: Path

    def log(self) -> str:
        """Everything that web and worker wrote so far."""
        return "\n".join(path.read_text(errors="replace") for path in self.logs.glob("*.log"))

    def process(self, command: str) -> psutil.Process:
        """The process of one of its commands, "serve" or "worker"."""
        for process in psutil.Process().children():
            with contextlib.suppress(psutil.Error):
                if (
                    command in process.cmdline()
                    and process.environ().get("RONGYI_DATABASE_NAME") == self.database
                ):
                    return process
        raise AssertionError(f"no {command} of this platform runs")


@pytest.fixture(scope="session")
def served(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """`rongyi serve` and `rongyi worker` on a clone of the template, as an operator runs them."""
    database = databases.clone(cluster.place, cluster.template)
    try:
        with platform_on(database, cluster, tmp_path_factory.mktemp("logs")) as platform:
            yield platform
    finally:
        databases.drop(cluster.place, database)


@contextlib.contextmanager
def platform_on(database: str, cluster: Cluster, logs: Path, **settings: str) -> Iterator[Platform]:
    """The platform on a database that there is, with more settings of the environment."""
    port = _free_port()
    variables = {
        **os.environ,
        "DATA": str(cluster.data),
        "RONGYI_DATABASE_NAME": database,
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "rongyi.config.settings",
        **settings,
    }
    variables.pop("RONGYI_TESTING", None)
    with contextlib.ExitStack() as stack:
        processes = [
            stack.enter_context(_process(words, variables, logs / f"{words[0]}.log"))
            for words in (["worker"], ["serve", "--processes", "1"])
        ]
        platform = Platform(f"http://localhost:{port}", database, logs)
        _wait(platform, processes)
        yield platform


@contextlib.contextmanager
def _process(
    words: list[str], variables: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with open(log, "wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "rongyi.config.command_line", *words],
            env=variables,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(platform: Platform, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and all(one.poll() is None for one in processes):
        try:
            with urllib.request.urlopen(f"{platform.address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(POLL_S)
    pytest.fail(f"the platform did not become ready:\n{platform.log()}")
