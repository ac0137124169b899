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
from rongyi.config.database.account import server_account
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

    def health(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://localhost:{self.port}/healthz", timeout=10) as answer:
            return dict(json.load(answer))

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_S)

    def left(self) -> list[psutil.Process]:
        return _left(self.data)


def _left(data: Path) -> list[psutil.Process]:
    """Processes that carry the mark of a demo on these data."""
    mark = fingerprint(data)
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

    assert health["status"] == "ok" and people
    assert ended == 143 and interrupted == 130
    assert left == [] and not runs, "everything it started is stopped, the database included"
    assert "up to date" in said and "unchanged" in said, "a second run does no work again"
    assert second.told["people"] == people


def test_of_root_s_demo_nothing_that_answers_the_network_runs_as_root(
    data: Path, port: int, started: list[Demo]
) -> None:
    demo = Demo(data, port)
    started.append(demo)

    users = {process.uids().real for process in demo.left()}

    account = server_account(location(data).home)
    may = account.reaches(Path(sys.executable)) and account.reaches(CHECKOUT / "rongyi")
    assert users == ({account.uid} if may else {0})
    assert may or f"The system user {account.name} cannot" in demo.said()
    assert demo.stop(signal.SIGTERM) == 143


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

    assert second.health()["status"] == "ok"
    assert second.told == first.told


def test_what_dies_under_a_running_demo_is_started_again(
    data: Path, port: int, started: list[Demo]
) -> None:
    demo = Demo(data, port)
    started.append(demo)
    workers = [process for process in demo.left() if "worker" in process.cmdline()]
    servers = [process for process in demo.left() if "serve" in process.cmdline()]
    pages = [process for process in servers if process.parent() in servers]
    postmaster = server.process_of(location(data))
    assert postmaster is not None and len(workers) == 1 and pages

    workers[0].kill()
    postmaster.kill()
    for process in pages:
        process.kill()

    _until(lambda: "worker had ended" in demo.said() and "is back" in demo.said())
    _until(lambda: _healthy(demo))
    assert demo.stop(signal.SIGTERM) == 143


def _healthy(demo: Demo) -> bool:
    try:
        return demo.health()["status"] == "ok"
    except OSError:
        return False


def _until(holds: Any) -> None:
    waited = time.monotonic() + STOP_S
    while not holds():
        assert time.monotonic() < waited, "it never came to hold"
        time.sleep(0.1)


def _run_demo(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A demo that is expected to end by itself."""
    kept = {name: value for name, value in os.environ.items() if name != "RONGYI_TESTING"}
    kept |= {"DJANGO_SETTINGS_MODULE": "rongyi.config.settings", "LC_ALL": "C", **variables}
    return subprocess.run(
        [sys.executable, "-m", "rongyi.config.command_line", "demo", *words],
        env=kept,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=STOP_S,
        check=False,
    )


def test_a_port_that_is_taken_is_told_in_one_sentence(data: Path) -> None:
    with contextlib.closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        done = _run_demo(DATA=str(data), PORT=str(taken))

    assert done.returncode == 3
    assert done.stderr.strip().splitlines() == [
        f"Port {taken} is taken by another program: choose another, as in PORT={taken + 1}."
    ]


BREAKING = {  # what happens in the process of the pages, and what the demo then says
    "os.write(2, b'the web fell over\\n'); os._exit(7)": ("did not start", "the web fell over"),
    "os.register_at_fork(after_in_child=lambda: os._exit(9))": ("did not start", "crash loop"),
    "os.write(2, b'thinking\\n'); time.sleep(600)": ("did not answer within", "thinking"),
}


def test_a_demo_whose_pages_never_come_ends_and_says_why(
    data: Path, port: int, tmp_path: Path
) -> None:
    for trick, (happened, said) in BREAKING.items():
        code = f"import os, sys, time\nif 'serve' in sys.orig_argv: {trick}\n"
        (tmp_path / "sitecustomize.py").write_text(code)
        wait = "10" if "answer" in happened else "90"
        done = _run_demo("--wait", wait, DATA=str(data), PORT=str(port), PYTHONPATH=str(tmp_path))

        assert done.returncode == 3, done.stderr
        words = done.stderr.partition("web ")[2]
        assert happened in words and said in words.partition("Its last lines:")[2], done.stderr
        assert not _left(data) and not server.answers(location(data))
