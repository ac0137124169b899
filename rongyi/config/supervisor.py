"""Processes of `rongyi demo`: started, watched, started again, and stopped without a leftover."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from rongyi.config.database.account import Account
from rongyi.config.parents import WITH_PARENT

RUN_MARK = "RONGYI_RUN"
STOP_S = 20.0
POLL_S = 0.05
RESTARTS_AT_ONCE = 5
RESTARTS_WITHIN_S = 60.0
PAUSE_S = 2.0  # then 4, 8, 16 s; after RESTARTS_WITHIN_S a start is forgotten
LOG_BYTES_MAX = 10_000_000
LOG_TAIL_BYTES = 4096
LINES_SHOWN_MAX = 12


class Child:
    """One of our own commands in a session of its own, with its log and its restarts."""

    def __init__(self, name: str, words: list[str], *, mark: str, logs: Path) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._words = words
        self._variables = {**os.environ, WITH_PARENT: "1", RUN_MARK: mark}
        self._switch: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._said_before = 0  # bytes of the log that earlier runs wrote
        self._restarts: list[float] = []

    def run_as(self, account: Account, home: Path) -> None:
        """From its next start on it runs as this user, whose own folder is `home`."""
        self._switch = account.switch()
        self._variables["HOME"] = str(home)

    def start(self) -> None:
        """Start it. Its standard input stays open as long as we live (see parents.py)."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > LOG_BYTES_MAX:
                self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab") as log:
            self._said_before = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rongyi.config.command_line", *self._words],
                env=self._variables,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._switch,
            )

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def runs(self) -> bool:
        """Whether it is alive now."""
        return self._process is not None and self._process.poll() is None

    @property
    def was_killed(self) -> bool:
        """Whether somebody else ended it: the kernel when memory is short, an operator."""
        return self._process is not None and self._process.poll() == -signal.SIGKILL

    def restart(self) -> bool:
        """Start it again after it ended; False while it is given a pause.

        One that was killed did not fail and comes back at once, however often that happens. One
        that ends by itself again and again (a worker does whenever the database dies) waits ever
        longer between two starts: the others go on meanwhile, and what ails it may pass.
        """
        now = time.monotonic()
        if not self.was_killed:
            recent = [one for one in self._restarts if now - one < RESTARTS_WITHIN_S]
            many = len(recent) - RESTARTS_AT_ONCE
            if many >= 0 and now - recent[-1] < PAUSE_S * 2**many:
                return False
            self._restarts = [*recent, now]
        self._clear()
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Send SIGTERM, without waiting."""
        if self._process is not None and self.runs():
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Wait for its end; what is left of its session is killed."""
        self.ask_to_stop()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_S)
        self._clear()

    def last_lines(self) -> list[str]:
        """The last lines that it wrote to its log since it was started, at most LINES_SHOWN_MAX."""
        try:
            with open(self.log, "rb") as log:
                end = log.seek(0, os.SEEK_END)
                log.seek(max(self._said_before, end - LOG_TAIL_BYTES))
                lines = log.read().decode(errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return lines[-LINES_SHOWN_MAX:]

    def last_words(self) -> str:
        """The last line of its log."""
        return (self.last_lines() or ["?"])[-1]

    def _clear(self) -> None:
        """Kill what its main process left behind in the session that it led."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_S)
        if self._process.stdin:
            self._process.stdin.close()


def kill_leftovers(mark: str) -> int:
    """End processes of an earlier run with this mark whose demo was killed; how many there were.

    Only under the demo's lock: nobody else can then be running with the same mark.
    """
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(RUN_MARK) == mark:
                process.kill()
                found.append(process)
        except (psutil.Error, OSError):
            continue
    psutil.wait_procs(found, timeout=STOP_S)
    return len(found)
