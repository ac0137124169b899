"""Whom web and worker of root's demo run as, and what changes hands for that."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rongyi.config import environment, stepping_down
from rongyi.config.database import Location
from rongyi.config.database.account import server_account
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


@pytest.fixture
def open_folder(folder: Path) -> Iterator[Path]:
    """The same where everybody may enter, and a file in it that has another name outside."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        data = Path(place) / "data"
        shutil.copytree(folder, data)
        foreign = Path(place) / "foreign"
        foreign.write_bytes(b"x")
        os.link(foreign, data / "files" / "foreign")
        yield data


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


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 1", "cannot run Python"),
        ("echo python; exit 1", "cannot read the program in"),
        ("echo python; echo program; exit 1", "cannot enter the folder of the data"),
    ],
)
def test_what_stops_the_user_is_named(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    stopped = open_folder.parent / "python"
    stopped.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    stopped.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stopped))

    account, said = asked(open_folder)

    assert account is None and told in said[0].en


def test_an_interpreter_that_only_root_may_start_is_named(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = open_folder.parent / "python"
    closed.write_text("#!/bin/sh\n", "utf-8")
    closed.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(closed))

    account, said = asked(open_folder)

    assert account is None and f"cannot run Python ({closed})" in said[0].en


def test_who_steps_down_gets_what_is_written_and_nothing_that_lies_elsewhere_too(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yes = shutil.which("true")  # whoever asks whether he can work is told that he can
    monkeypatch.setattr(sys, "executable", yes)

    account, said = asked(open_folder)

    user = server_account(open_folder / "database")
    owners = {path.name: path.stat().st_uid for path in (open_folder / "files").iterdir()}
    assert (account, said) == (user, [])
    assert owners == {"paper.pdf": user.uid, "foreign": 0}
    assert open_folder.stat().st_uid == 0


def test_a_system_too_slow_to_tell_leaves_root_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepping_down, "PROBE_TIMEOUT_S", 0.001)

    account, said = asked(folder)

    assert account is None and len(said) == 1
