"""`rongyi demo` from start to stop, and what survives when it is killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from rongyi.config.database import location, server
from rongyi.config.database.location import fingerprint
from rongyi.config.paths import CHECKOUT
from rongyi.config.supervisor import RUN_MARK

STOP_S = 180


class Demo:
    """A demo in a process of its own; `told` is the line of JSON that it prints when ready."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.notes = data / "said"
        kept = {name: value for name, value in os.environ.items() if name != "RONGYI_TESTING"}
        kept |= {"DATA": str(data), "PORT": str(port), "LC_ALL": "C.UTF-8"}
        kept |= {"DJANGO_SETTINGS_MODULE": "rongyi.config.settings"}
        with open(self.notes, "wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rongyi.config.command_line", "demo", "--json"],
                env=kept,
                cwd=CHECKOUT,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.said()
        self.told: dict[str, Any] = json.loads(line)

    def said(self) -> str:
        return self.notes.read_text("utf-8")

    def health(self) -> dict[str, str]:
        with urllib.request.urlopen(f"http://localhost:{self.port}/healthz", timeout=10) as answer:
            return dict(json.load(answer))

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_S)

    def left(self) -> list[psutil.Process]:
        """Processes that carry the mark of this demo."""
        mark = fingerprint(self.data)
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.environ().get(RUN_MARK) == mark:
                    found.append(process)
        return found


@pytest.fixture
def port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def started(data: Path, port: int) -> Iterator[list[Demo]]:
    """Demos that the test started, ended whatever happens."""
    demos: list[Demo] = []
    yield demos
    for demo in demos:
        if demo.process.poll() is None:
            demo.process.kill()
        demo.process.wait(STOP_S)
        for process in demo.left():
            process.kill()


def test_the_demo_starts_stops_and_finds_its_data_again(
    data: Path, port: int, started: list[Demo]
) -> None:
    first = Demo(data, port)
    started.append(first)
    health, people = first.health(), first.told["people"]
    ended = first.stop(signal.SIGTERM)
    left, runs = first.left(), server.answers(location(data))

    second = Demo(data, port)
    started.append(second)
    said = second.said()
    interrupted = second.stop(signal.SIGINT)

    assert set(health.values()) == {"ok"} and people
    assert ended == 143 and interrupted == 130
    assert left == [] and not runs, "everything it started is stopped, the database included"
    assert "up to date" in said and "unchanged" in said, "a second run does no work again"
    assert second.told["people"] == people


def test_a_killed_demo_leaves_nothing_that_keeps_the_next_from_starting(
    data: Path, port: int, started: list[Demo]
) -> None:
    first = Demo(data, port)
    started.append(first)
    postmaster = server.process_of(location(data))
    assert postmaster is not None
    for process in (*first.left(), postmaster):
        process.send_signal(signal.SIGKILL)
    first.stop(signal.SIGKILL)

    second = Demo(data, port)
    started.append(second)

    assert set(second.health().values()) == {"ok"}
    assert second.told == first.told


def test_what_dies_under_a_running_demo_is_started_again(
    data: Path, port: int, started: list[Demo]
) -> None:
    demo = Demo(data, port)
    started.append(demo)
    workers = [process for process in demo.left() if "worker" in process.cmdline()]
    postmaster = server.process_of(location(data))
    assert postmaster is not None and len(workers) == 1

    workers[0].kill()
    postmaster.kill()

    _until(lambda: "worker had ended" in demo.said() and "is back" in demo.said())
    _until(lambda: _healthy(demo))
    assert demo.stop(signal.SIGTERM) == 143


def _healthy(demo: Demo) -> bool:
    try:
        return set(demo.health().values()) == {"ok"}
    except OSError:
        return False


def _until(holds: Any) -> None:
    waited = time.monotonic() + STOP_S
    while not holds():
        assert time.monotonic() < waited, "it never came to hold"
        time.sleep(0.1)


def test_a_port_that_is_taken_is_told_in_one_sentence(data: Path) -> None:
    with contextlib.closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "rongyi.config.command_line", "demo"],
            env={**os.environ, "DATA": str(data), "PORT": str(taken), "LC_ALL": "C"},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=STOP_S,
            check=False,
        )

    assert done.returncode == 3
    assert done.stderr.strip().splitlines() == [
        f"Port {taken} is taken by another program: choose another, as in PORT={taken + 1}."
    ]
