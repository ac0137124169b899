"""The platform as an operator starts it, with data of its own, for as long as a block runs."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from rongyi.config.database import location
from rongyi.config.paths import CHECKOUT
from rongyi.config.trouble import Trouble

READY_S = 180.0
STOP_S = 40.0
SETTINGS = "rongyi.config.settings"
_FOREIGN = ("DATABASE_URL", "DATABASE_OWNER_URL", "RONGYI_DATABASE_NAME", "RONGYI_TESTING")


@dataclass(frozen=True)
class Site:
    """A running platform on the loopback address. `seconds` is how long its start took."""

    data: Path
    port: int
    process: psutil.Process
    seconds: float

    def parts(self) -> dict[str, list[psutil.Process]]:
        """Its processes by what they are."""
        found: dict[str, list[psutil.Process]] = {"web": [], "worker": [], "database": []}
        for process in self.process.children():
            with contextlib.suppress(psutil.Error):
                words = process.cmdline()
                for part, command in (("web", "serve"), ("worker", "worker")):
                    if command in words:
                        found[part] += [process, *process.children(recursive=True)]
        found["database"] = _database(self.data)
        return found

    def memory_mib(self) -> dict[str, float]:
        """Memory of each part; pages that processes share are divided among them."""
        return {part: round(sum(map(_mib, rows)), 1) for part, rows in self.parts().items()}

    def processor_seconds(self) -> dict[str, float]:
        """Processor time of each part until now, ended database processes included."""
        return {part: sum(map(_seconds, rows)) for part, rows in self.parts().items()}


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """An empty folder that the database's user can enter; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="rongyi-bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        os.seteuid(os.getuid())  # see inside.use
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(data: Path) -> Iterator[Site]:
    """`rongyi demo` on these data; everything it started is stopped at the end.

    Errors: Trouble when it does not start.
    """
    port = free_port()
    variables = {k: v for k, v in os.environ.items() if k not in _FOREIGN}
    variables |= {"DATA": str(data), "PORT": str(port), "BIND": "127.0.0.1", "ADDRESS": ""}
    variables["DJANGO_SETTINGS_MODULE"] = SETTINGS
    began = time.perf_counter()
    with (
        open(data / "bench.log", "ab") as log,
        subprocess.Popen(
            [sys.executable, "-m", "rongyi.config.command_line", "demo", "--json"],
            cwd=CHECKOUT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=log,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            _await_addresses(process.stdout, data)
            yield Site(data, port, psutil.Process(process.pid), time.perf_counter() - began)
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
            process.kill()


def _await_addresses(out: IO[bytes], data: Path) -> dict[str, Any]:
    """The demo prints one line when web, worker and database answer."""
    line = out.readline()
    if not line:
        words = (data / "bench.log").read_text(errors="replace").strip().splitlines()[-1:]
        reason = words[0] if words else "?"
        raise Trouble(zh=f"平台未能启动：{reason}", en=f"The platform did not start: {reason}")
    return dict(json.loads(line))


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _database(data: Path) -> list[psutil.Process]:
    try:
        main = psutil.Process(int(location(data).pid_file.read_text().split()[0]))
        return [main, *main.children(recursive=True)]
    except (OSError, ValueError, psutil.Error):
        return []


def _mib(process: psutil.Process) -> float:
    try:
        told = process.memory_full_info()
        return float(getattr(told, "pss", told.rss)) / 2**20
    except psutil.Error:
        return 0.0


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    ended = times.children_user + times.children_system if process.name() == "postgres" else 0.0
    return float(times.user + times.system + ended)
