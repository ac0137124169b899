"""A disk that is full: people are told, nothing acknowledged is lost, and it goes on by itself."""

from __future__ import annotations

import http.client
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import applying, site
from bench.flows import SHORT
from bench.visitor import Unexpected, Visitor
from rongyi.config.database import Location, location, server
from rongyi.config.database.location import note
from tests.faults.cutting.cuts import small_disk

MEGABYTES = 420
LEFT_KB = 64
TRIES = 60
BACK_S = 60.0
WAL_SMALL = "max_wal_size = 64MB\nmin_wal_size = 32MB\nwal_keep_size = 0\n"


@dataclass
class Account:
    """What happened while there was no room, and afterwards."""

    before: int = 0
    refused_with_words: int = 0
    without_words: list[str] = field(default_factory=list)
    while_full: int = 0
    lost: list[str] = field(default_factory=list)
    pages_readable: bool = False
    same_server: bool = False
    after: int = 0
    back_after_s: float = -1.0

    @property
    def is_green(self) -> bool:
        """Whether people were told, nothing was lost, and it went on without a restart."""
        told = self.refused_with_words > 0 and not self.without_words
        return bool(self.before and told and not self.lost and self.same_server and self.after)

    def figures(self) -> dict[str, Any]:
        """For the page of results."""
        return asdict(self)


def fill_and_free(folder: Path) -> Account:
    """Run the site with its database on a small disk, fill it, use it, free it, use it."""
    account, data = Account(), folder / "data"
    data.mkdir(mode=0o755)
    with small_disk(folder, MEGABYTES) as mounted:
        home = mounted / "database"
        home.mkdir()
        note(data, Location(home=home, socket=data / "socket"))
        with site.running(data) as running:
            postmaster = server.process_of(location(data))
            numbers = [_apply(running.port) for _ in range(2)]
            account.before = len(numbers)
            ballast = _fill(mounted)
            numbers += _try(running.port, account)
            account.pages_readable = _reads(running.port)
            ballast.unlink()
            began = time.monotonic()
            while time.monotonic() - began < BACK_S and not account.after:
                try:
                    numbers.append(_apply(running.port))
                    account.after, account.back_after_s = 1, round(time.monotonic() - began, 2)
                except (Unexpected, OSError, http.client.HTTPException):
                    time.sleep(0.3)
            after = server.process_of(location(data))
            account.same_server = bool(postmaster and after and postmaster.pid == after.pid)
            account.lost = [one for one in numbers if not _is_kept(data, one)]
    return account


def _visitor(port: int) -> Visitor:
    visitor = Visitor(port)
    visitor.sign_in(SHORT.person, SHORT.enterprise)
    return visitor


def _apply(port: int) -> str:
    visitor = _visitor(port)
    try:
        asked = applying.scout(visitor, SHORT)
        return applying.apply(visitor, SHORT, asked, applying.paper(), pages=False)
    finally:
        visitor.close()


def _fill(mounted: Path) -> Path:
    """Leave next to nothing."""
    ballast = mounted / "ballast"
    free = os.statvfs(mounted)
    with open(ballast, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_bsize - LEFT_KB * 1024))
    with open(mounted / "ballast.rest", "wb") as rest:
        try:
            while rest.write(os.urandom(4096)):
                rest.flush()
        except OSError:
            pass
    (mounted / "ballast.rest").rename(mounted / "ballast.more")
    return ballast


def _try(port: int, account: Account) -> list[str]:
    """Apply until the disk takes no more; each answer is either done, or says that it is not."""
    done: list[str] = []
    for _ in range(TRIES):
        try:
            done.append(_apply(port))
            account.while_full += 1
        except Unexpected as error:
            if ": 503 instead" in str(error):
                account.refused_with_words += 1
            else:
                account.without_words.append(str(error)[:160])
            if account.refused_with_words >= 3:
                break
        except (OSError, http.client.HTTPException) as error:
            account.without_words.append(f"{type(error).__name__}: {error}"[:160])
    return done


def _reads(port: int) -> bool:
    try:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        link.request("GET", "/themes/open_restaurant/")
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def _is_kept(data: Path, number: str) -> bool:
    with server.superuser(location(data), database="rongyi") as connection:
        row = connection.execute("select 1 from themes_bundle where number = %s", [number])
        return row.fetchone() is not None
