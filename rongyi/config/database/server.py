"""One PostgreSQL server process: is it alive, start it, mend what a kill -9 left, stop it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg

from rongyi.config.database.account import Account
from rongyi.config.database.binaries import Binaries
from rongyi.config.database.cluster import ENVIRONMENT, SUPERUSER
from rongyi.config.database.location import SOCKET_NAME, Location
from rongyi.config.trouble import Trouble

POLL_S = 0.02
CONNECT_TIMEOUT_S = 5
START_WAIT_S = 300  # recovery after a crash may have much to read
FAST_STOP_S = 30
HARD_STOP_S = 10
LOG_BYTES_MAX = 10_000_000
LOG_TAIL_BYTES = 2_000

_children: dict[int, subprocess.Popen[bytes]] = {}


def pause() -> None:
    """Wait a moment before looking again."""
    time.sleep(POLL_S)


def superuser(place: Location, *, database: str = SUPERUSER) -> psycopg.Connection:
    """A connection of the cluster's administrator, over the socket, each statement by itself."""
    return psycopg.connect(
        host=str(place.socket),
        port=5432,
        user=SUPERUSER,
        dbname=database,
        connect_timeout=CONNECT_TIMEOUT_S,
        autocommit=True,
    )


def answers(place: Location) -> bool:
    """Whether a server takes connections there now."""
    if not (place.socket / SOCKET_NAME).exists():
        return False
    try:
        with superuser(place):
            return True
    except psycopg.OperationalError:
        return False


def process_of(place: Location) -> psutil.Process | None:
    """The running postmaster of this very cluster, or None. A reused number is not mistaken."""
    try:
        process = psutil.Process(int(place.pid_file.read_text().split("\n", 1)[0]))
        command = process.cmdline()
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
    except (OSError, ValueError, psutil.Error):
        return None
    return process if str(place.cluster) in command else None


def start(place: Location, binaries: Binaries, account: Account) -> None:
    """Start the server and wait until it answers. Errors: Trouble with the server's own words."""
    _reap()
    _mend(place)
    account.gets(place.socket)
    _turn_log(place)
    with open(place.log, "ab") as log:
        child = subprocess.Popen(
            [str(binaries.program("postgres")), "-D", str(place.cluster)],
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **account.switch(),
        )
    _children[child.pid] = child
    deadline = time.monotonic() + START_WAIT_S
    while not answers(place):
        if child.poll() is not None or time.monotonic() > deadline:
            reason = _last_words(place.log)
            raise Trouble(
                zh=f"数据库未能启动：{reason}（日志：{place.log}）",
                en=f"The database did not start: {reason} (log: {place.log})",
            )
        time.sleep(POLL_S)


def stop(place: Location) -> None:
    """Stop the server: first letting running statements end by rollback, then by force."""
    process = process_of(place)
    if process is None:
        return
    for number, wait_s in ((signal.SIGINT, FAST_STOP_S), (signal.SIGQUIT, HARD_STOP_S)):
        with contextlib.suppress(psutil.Error):
            process.send_signal(number)
        if _gone(process, wait_s):
            break
    _children.pop(process.pid, None)


def _reap() -> None:
    """Take note of servers of ours that died; until then each stays a zombie."""
    for number, child in list(_children.items()):
        if child.poll() is not None:
            del _children[number]


def _gone(process: psutil.Process, wait_s: float) -> bool:
    """Whether the process ends within the time; our own child is also reaped."""
    deadline = time.monotonic() + wait_s
    child = _children.get(process.pid)
    while time.monotonic() < deadline:
        if child is not None and child.poll() is not None:
            return True
        try:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.Error:
            return True
        time.sleep(POLL_S)
    return False


def _mend(place: Location) -> None:
    """Clear what a killed server left: its children, its lock file, its socket.

    Called only when nothing answers and no postmaster of this cluster runs. PostgreSQL itself
    would refuse to start if another process meanwhile got the number in its lock file.
    """
    for process in psutil.process_iter():
        try:
            is_ours = process.cwd() == str(place.cluster)
            if is_ours and process.cmdline()[:1] and "postgres" in process.cmdline()[0]:
                process.kill()
                process.wait(HARD_STOP_S)
        except (psutil.Error, OSError):
            continue
    for leftover in (
        place.pid_file,
        place.socket / SOCKET_NAME,
        place.socket / f"{SOCKET_NAME}.lock",
    ):
        with contextlib.suppress(OSError):
            leftover.unlink()


def _turn_log(place: Location) -> None:
    """Keep one older log when the present one has grown large."""
    with contextlib.suppress(FileNotFoundError):
        if os.stat(place.log).st_size > LOG_BYTES_MAX:
            place.log.replace(place.log.with_suffix(".log.1"))


def _last_words(log: Path) -> str:
    """The last line in which the server says what went wrong."""
    try:
        with open(log, "rb") as file:
            file.seek(max(0, os.stat(log).st_size - LOG_TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return "?"
    grave = [line for line in lines if "FATAL:" in line or "PANIC:" in line or "error" in line]
    return (grave or lines or ["?"])[-1].rpartition("FATAL:")[2].strip()
