"""Who uses the embedded server. The last one to leave puts out the light.

Every user holds a shared lock on one file for as long as it needs the server; the system drops
the lock of a process that dies in whatever way, so the count of users is never wrong. Starting
and stopping happen one at a time, under a second lock.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rongyi.config.database import binaries, cluster, roles, server
from rongyi.config.database.account import SERVICE_HOME, Account, server_account
from rongyi.config.database.location import (
    SOCKET_NAME,
    Location,
    at_home,
    fingerprint,
    location,
    note,
)
from rongyi.config.environment import Environment
from rongyi.config.trouble import Trouble
from rongyi.kernel.text import Text

SOCKET_WAIT_S = 15.0

Say = Callable[[Text], None]


def _silent(words: Text) -> None:
    """For callers who have nobody to tell."""


class Lease:
    """A right to find the server running, until `release` is called or the process ends."""

    def __init__(self, data: Path, place: Location, users: int) -> None:
        self.data = data
        self.place = place
        self._users = users

    def ensure(self) -> bool:
        """Start the server again if it died meanwhile; whether that was needed."""
        with _one_at_a_time(self.data):
            return _start_unless_alive(self.data, self.place, durable=True)

    def release(self) -> bool:
        """Leave. Stops the server when nobody else uses it; whether it was stopped."""
        if self._users < 0:
            return False
        with _one_at_a_time(self.data):
            fcntl.flock(self._users, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop(self.place)
                stopped = True
            except BlockingIOError:
                stopped = False
            os.close(self._users)
            self._users = -1
        return stopped


def attach(data: Path, *, durable: bool = True, say: Say = _silent) -> Lease:
    """Find the server of `data` running, or start it; make the cluster if there is none.

    `durable=False` trades safety for speed and is for tests alone. Errors: Trouble.
    """
    _folder(data)
    with _one_at_a_time(data):
        place = _settle(data, say)
        users = os.open(data / "database.users", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            _start_unless_alive(data, place, durable=durable)
            roles.prepare(place)
        except BaseException:
            os.close(users)
            raise
        return Lease(data, place, users)


@contextmanager
def running(environment: Environment, say: Say = _silent) -> Iterator[Lease | None]:
    """The database of this environment while the block runs; None where DATABASE_URL names one."""
    if environment.database_url:
        yield None
        return
    lease = attach(environment.data, durable=not environment.testing, say=say)
    try:
        yield lease
    finally:
        lease.release()


def _folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "database.lock").touch()
    except OSError as error:
        raise Trouble(
            zh=f"数据文件夹 {data} 不可写：{error.strerror}。请用 DATA= 另选一个。",
            en=f"The data folder {data} cannot be written: {error.strerror}. "
            "Choose another with DATA=.",
        ) from None


@contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    with open(data / "database.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _settle(data: Path, say: Say) -> Location:
    """Where the server's files are to lie: beside the data, or where its user can reach them."""
    place = location(data)
    account = server_account(place.home)
    if account.foreign and not place.major() and not account.reaches(_nearest(data)):
        home = SERVICE_HOME / fingerprint(data)
        if home != place.home:
            say(
                Text(
                    zh=f"系统用户 {account.name} 无法进入 {data}，数据库文件改放在 {home}。",
                    en=f"The system user {account.name} cannot enter {data}: "
                    f"the database's files go to {home}.",
                )
            )
        SERVICE_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        place = at_home(data, home)
    if not account.foreign and place.home.exists() and place.home.stat().st_uid != account.uid:
        raise Trouble(
            zh=f"{place.home} 属于另一个用户。请以该用户（或 root）运行，或用 DATA= 另选文件夹。",
            en=f"{place.home} belongs to another user: run as that user (or root), "
            "or choose another folder with DATA=.",
        )
    account.gets(place.home)
    note(data, place)
    return place


def _nearest(path: Path) -> Path:
    """The path itself, or the first of its parents that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _start_unless_alive(data: Path, place: Location, *, durable: bool) -> bool:
    if server.process_of(place) is not None and _becomes_ready(place):
        return False
    if server.answers(place):
        return False
    account = server_account(place.home)
    _check_socket_folder(place, account)
    programs = binaries.find(place.major())
    if not account.reaches(programs.program("postgres")):
        programs = binaries.copied(programs, place.home, account)
    if place.major() is None:
        cluster.create(place, programs, account, durable=durable)
    cluster.configure(place, account, durable=durable)
    server.start(place, programs, account)
    return True


def _becomes_ready(place: Location) -> bool:
    """Wait for a postmaster that runs but does not answer yet; False when it ends instead.

    It makes its socket before it recovers. One whose socket is gone (somebody tidied /tmp) answers
    nobody ever again and is stopped.
    """
    deadline = time.monotonic() + SOCKET_WAIT_S
    while server.process_of(place) is not None:
        if server.answers(place):
            return True
        if (place.socket / SOCKET_NAME).exists():
            deadline = time.monotonic() + SOCKET_WAIT_S
        elif time.monotonic() > deadline:
            server.stop(place)
        server.pause()
    return False


def _check_socket_folder(place: Location, account: Account) -> None:
    """A socket folder in /tmp that somebody else prepared must not be trusted."""
    if place.socket.exists() and place.socket.stat().st_uid not in (account.uid, os.geteuid()):
        raise Trouble(
            zh=f"套接字文件夹 {place.socket} 属于另一个用户，请删除后重试。",
            en=f"The socket folder {place.socket} belongs to another user: remove it first.",
        )
