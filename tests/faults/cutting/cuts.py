"""Power cuts under load: whatever was acknowledged is there when the power is back."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import psutil
import psycopg

from rongyi.config import database
from rongyi.config.database import Location, location, server
from rongyi.config.database.location import note
from rongyi.config.paths import CHECKOUT
from rongyi.config.trouble import Trouble
from tests.faults.cutting.disk import Disk, disk

MEGABYTES = 700
FIRST_WORD_S = 60.0
UNSAFE = "fsync = off\nfull_page_writes = off\n"
VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "RONGYI_DATABASE_NAME", "RONGYI_TESTING")


@dataclass
class Account:
    """What the cuts came to."""

    cuts: int = 0
    acknowledged: int = 0
    files: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: int = 0
    recovery_s: list[float] = field(default_factory=list)
    journal_holds: bool = False
    ruined: str = ""  # why it did not start again
    control: str = ""  # what the control run with fsync=off came to
    control_is_red: bool = False

    @property
    def is_green(self) -> bool:
        """Whether nothing that was acknowledged is missing."""
        whole = self.journal_holds and not self.ruined
        return bool(self.acknowledged and whole and not self.lost and not self.duplicated)

    def figures(self) -> dict[str, Any]:
        """For the page of results."""
        plain = asdict(self)
        plain["lost"], plain["lost_examples"] = len(self.lost), self.lost[:3]
        rows = self.recovery_s or [0.0]
        plain["recovery_s"] = {
            "mean": round(sum(rows) / len(rows), 2), "worst": round(max(rows), 2)
        }  # fmt: skip
        return plain


class Writer:
    """The writing process, and everything that it was told is safe."""

    def __init__(self, data: Path) -> None:
        self.cases: list[str] = []
        self.files: list[str] = []
        self.ended: list[str] = []
        self.rounds = threading.Semaphore(0)
        kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.cutting.writer", "--data", str(data)],
            cwd=CHECKOUT,
            env={**kept, "DATA": str(data), "DJANGO_SETTINGS_MODULE": "rongyi.config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            if "case" in told:
                self.cases.append(told["case"])
            if "file" in told:
                self.files.append(told["file"])
            if "ended" in told:
                self.ended.append(told["ended"])
            if "round" in told:
                self.rounds.release()

    def go(self) -> None:
        """Begin a round; returns when the first write is safe."""
        assert self.process.stdin is not None
        before = len(self.cases)
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        deadline = time.monotonic() + FIRST_WORD_S
        while len(self.cases) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.cases) > before, f"nothing was written: {self.ended[-3:]}"

    def over(self) -> None:
        """Wait for the end of the round."""
        assert self.rounds.acquire(timeout=FIRST_WORD_S), "the writers do not stop"

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def run(folder: Path, *, cuts: int, seed: int) -> Account:
    """So many cuts on a disk below `folder`, then one with fsync=off that has to lose something."""
    account, dice = Account(), Random(seed)
    with disk(folder / "disk", megabytes=MEGABYTES) as own:
        data = _placed(folder / "data", own)
        _installed(data)
        writer = Writer(data)
        try:
            for _ in range(cuts):
                _one_cut(own, data, writer, dice.uniform(0.3, 2.0), account)
            account.acknowledged, account.files = len(writer.cases), len(writer.files)
            _verify(data, account)
            _control(own, data, writer, account)
        finally:
            writer.close()
            _kill_server(data)
    return account


def _placed(data: Path, own: Disk) -> Path:
    """A data folder whose database and files lie on the disk."""
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o755)
    home = own.mounted / "database"
    home.mkdir(exist_ok=True)
    (own.mounted / "files").mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (data / "files").symlink_to(own.mounted / "files")
    note(data, Location(home=home, socket=data / "socket"))
    return data


def _installed(data: Path) -> None:
    """Tables and definitions, as an operator installs them."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    lease = database.attach(data)
    for command in ("migrate", "load"):
        subprocess.run(
            [sys.executable, "-m", "rongyi.config.command_line", command],
            cwd=CHECKOUT,
            env={**kept, "DATA": str(data), "DJANGO_SETTINGS_MODULE": "rongyi.config.settings"},
            capture_output=True,
            check=True,
        )
    os.close(lease._users)


def _one_cut(own: Disk, data: Path, writer: Writer, seconds: float, account: Account) -> None:
    writer.go()
    time.sleep(seconds)
    own.cut()
    writer.over()
    _kill_server(data)
    own.power_off()
    own.power_on()
    began = time.monotonic()
    _start(data)
    account.recovery_s.append(time.monotonic() - began)
    account.cuts += 1
    account.lost += _missing(data, writer)


def _start(data: Path) -> None:
    lease = database.attach(data)
    os.close(lease._users)  # nobody is to stop it: the next cut does


def _kill_server(data: Path) -> None:
    process = server.process_of(location(data))
    if process is None:
        return
    with contextlib.suppress(psutil.Error):
        family = [process, *process.children(recursive=True)]
        for one in family:
            one.kill()
        psutil.wait_procs(family, timeout=10)


def _ask(data: Path, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with server.superuser(location(data), database="rongyi") as connection:
        return connection.execute(sql, values).fetchall()  # type: ignore[arg-type]


def _missing(data: Path, writer: Writer) -> list[str]:
    """What was acknowledged and is not there, or not the same."""
    cases, files = list(writer.cases), list(writer.files)
    there = {str(one) for (one,) in _ask(
        data, "select id from cases_case where id = any(%s::uuid[])", [cases])}  # fmt: skip
    rows = {str(one) for (one,) in _ask(
        data, "select digest from journal_storedfile where digest = any(%s)", [files])}  # fmt: skip
    lost = [f"case {one}" for one in cases if one not in there]
    lost += [f"row of file {one}" for one in files if one not in rows]
    listed = [str(one) for (one,) in _ask(data, "select digest from journal_storedfile", [])]
    for digest in {*files, *listed}:
        try:
            content = (data / "files" / digest[:2] / digest[2:4] / digest).read_bytes()
        except OSError:
            lost.append(f"file {digest}")
            continue
        if sha256(content).hexdigest() != digest:
            lost.append(f"bytes of file {digest}")
    return lost


def _verify(data: Path, account: Account) -> None:
    twice = _ask(data, "select count(*) - count(distinct number) from cases_case", [])
    account.duplicated = int(twice[0][0])
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    done = subprocess.run(
        [sys.executable, "-m", "rongyi.config.command_line", "verify", "journal", "--json"],
        cwd=CHECKOUT,
        env={**kept, "DATA": str(data), "DJANGO_SETTINGS_MODULE": "rongyi.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    account.journal_holds = bool(json.loads(done.stdout.splitlines()[-1])["holds"])
    _start(data)  # the verifier, as its last user, has stopped it


def _control(own: Disk, data: Path, writer: Writer, account: Account) -> None:
    """The same with fsync=off has to lose acknowledged writes, or the harness sees nothing."""
    _kill_server(data)
    (location(data).cluster / "site.conf").write_text(UNSAFE)
    (location(data).cluster / "site.conf").chmod(0o644)
    _start(data)
    scratch = Account()
    try:
        _one_cut(own, data, writer, 1.0, scratch)
        account.control = f"{len(scratch.lost)} acknowledged writes were lost"
    except (Trouble, OSError, psycopg.Error, AssertionError) as error:
        scratch.ruined = str(error)
        account.control = f"the database did not start again: {str(error)[:120]}"
    account.control_is_red = bool(scratch.lost or scratch.ruined)


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """An ordinary ext4 of a few megabytes, mounted; to be filled up."""
    folder.mkdir(parents=True, exist_ok=True)
    image, mounted = folder / "small.img", folder / "mounted"
    mounted.mkdir(exist_ok=True)
    with open(image, "wb") as file:
        file.truncate(megabytes << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, capture_output=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(mounted)], check=True)
    try:
        yield mounted
    finally:
        for _ in range(50):
            if subprocess.run(["umount", str(mounted)], capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        image.unlink(missing_ok=True)
