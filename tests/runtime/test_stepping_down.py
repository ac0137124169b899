"""Whom web and worker of root's demo run as, and what changes hands for that."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from rongyi.config import environment, stepping_down
from rongyi.config.database import Location
from rongyi.config.stepping_down import account_for
from rongyi.kernel.text import Text

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Data behind a folder that is closed to everybody but root."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    (data / "files").mkdir(parents=True)
    for name in ("files/paper.pdf", "secret_key", "database.lock"):
        (data / name).write_bytes(b"x")
    return data


def asked(data: Path) -> tuple[object, list[Text]]:
    """Who is to run, and what was said about it."""
    said: list[Text] = []
    here = replace(environment.read({}), data=data)
    place = Location(home=data / "database", socket=data / "socket")
    return account_for(here, place, said.append), said


def test_where_root_stays_root_nothing_changes_hands(folder: Path) -> None:
    account, said = asked(folder)

    assert account is None
    assert [words.en.endswith("web and worker run as root.") for words in said] == [True]
    assert {path.stat().st_uid for path in folder.rglob("*")} == {0}


def test_a_system_too_slow_to_tell_leaves_root_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepping_down, "PROBE_TIMEOUT_S", 0.001)

    account, said = asked(folder)

    assert account is None and len(said) == 1
