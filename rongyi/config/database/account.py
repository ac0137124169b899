"""Under which system user the server runs. PostgreSQL refuses root, and `nobody` is everybody's."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rongyi.config.trouble import Trouble

SERVICE_USER = "rongyi"
SERVICE_HOME = Path("/var/lib/rongyi")
NOLOGIN = "/usr/sbin/nologin"
ACCOUNT_TIMEOUT_S = 30


@dataclass(frozen=True)
class Account:
    """A system user; `foreign` when it is not the one this process runs as."""

    name: str
    uid: int
    gid: int
    foreign: bool

    def switch(self) -> dict[str, Any]:
        """Arguments for subprocess that start a program as this user, never with root's groups."""
        if not self.foreign:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether this user may enter a folder or run a program (asked of the system itself)."""
        asked = subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
            cwd="/",
            timeout=ACCOUNT_TIMEOUT_S,
            check=False,
            **self.switch(),
        )
        return asked.returncode == 0

    def gets(self, folder: Path) -> None:
        """Make a folder of its own for this user, closed to others. Parents stay as they are."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.foreign and folder.stat().st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)


def server_account(home: Path) -> Account:
    """The user for a server whose files lie in `home`.

    An ordinary user runs it as himself. Root runs it as the owner of data that exist already,
    else as a system user of its own, made when missing. Errors: Trouble.
    """
    if os.geteuid() != 0:
        return _of(_entry_of(os.geteuid()), foreign=False)
    if home.exists() and (owner := home.stat().st_uid) != 0:
        return _of(_entry_of(owner), foreign=True)
    try:
        return _of(pwd.getpwnam(SERVICE_USER), foreign=True)
    except KeyError:
        _create()
        return _of(pwd.getpwnam(SERVICE_USER), foreign=True)


def _of(entry: pwd.struct_passwd, *, foreign: bool) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, foreign)


def _entry_of(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise Trouble(
            zh=f"系统中没有编号为 {uid} 的用户，数据库无法以其身份运行。请在 /etc/passwd 中登记。",
            en=f"The system knows no user with number {uid}, and a database cannot run as nobody "
            "in particular: give that number a line in /etc/passwd.",
        ) from None


def _create() -> None:
    """Make the system user, with the tools of Debian, Red Hat or Alpine."""
    home = str(SERVICE_HOME)
    tools = (
        ["useradd", "--system", "--user-group", "--no-create-home"]
        + ["--home-dir", home, "--shell", NOLOGIN, SERVICE_USER],
        ["adduser", "-S", "-D", "-H", "-h", home, "-s", "/sbin/nologin", SERVICE_USER],
    )
    for tool in tools:
        if shutil.which(tool[0]):
            subprocess.run(tool, capture_output=True, timeout=ACCOUNT_TIMEOUT_S, check=False)
            if any(entry.pw_name == SERVICE_USER for entry in pwd.getpwall()):
                return
    raise Trouble(
        zh=f"无法创建系统用户 {SERVICE_USER}。请先创建该用户，或以普通用户身份运行。",
        en=f"The system user {SERVICE_USER} could not be made: make it, or run as an ordinary user "
        "(PostgreSQL does not run as root).",
    )
