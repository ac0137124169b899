"""Processes of the demo: whatever ends is started again, what always ends in longer and longer
pauses."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from rongyi.config import supervisor
from rongyi.config.supervisor import RESTARTS_AT_ONCE, Child

ENDS_S = 60


@pytest.fixture
def child(tmp_path: Path) -> Child:
    return Child("jobs", ["jobs", "--no-such-word"], mark="test", logs=tmp_path)


def test_one_that_always_ends_is_given_a_pause_and_started_after_it(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PAUSE_S", 1000.0)
    child.start()

    tried = [_ended(child) and child.restart() for _ in range(RESTARTS_AT_ONCE + 1)]
    monkeypatch.setattr(supervisor, "PAUSE_S", 0.0)

    assert tried == [True] * RESTARTS_AT_ONCE + [False]
    assert child.restart()
    assert _ended(child) and "--no-such-word" in child.last_words()


def test_one_that_was_killed_comes_back_at_once_however_often(tmp_path: Path) -> None:
    stays = Child("due", ["due", "--help"], mark="test", logs=tmp_path)
    stays.start()

    for _ in range(RESTARTS_AT_ONCE + 2):
        assert stays.pid is not None
        os.kill(stays.pid, signal.SIGKILL)
        assert _ended(stays) and stays.was_killed
        assert stays.restart()

    stays.stop()


def _ended(child: Child) -> bool:
    last = time.monotonic() + ENDS_S
    while child.runs() and time.monotonic() < last:
        time.sleep(0.01)
    return not child.runs()
