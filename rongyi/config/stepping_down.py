"""Root starts the demo, but nothing that answers the network runs as root: web and worker run as
the system user of the database, who owns what they write."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rongyi.config.database import Location
from rongyi.config.database.account import Account, server_account
from rongyi.config.environment import Environment
from rongyi.kernel.text import Text

WRITTEN = ("assets", "files", "keys", "pages", "static", "templates")
TOUCHED = (
    *("database.json", "database.lock", "database.users"),
    *("secret_key", "static.gathered", "static.lock"),
)
PORTS_OF_ROOT = 1024
PROBE_TIMEOUT_S = 60
PROBE = """
import os, sys
import django
from rongyi.config import command_line, paths
(paths.sip_folder() / "place.yaml").read_bytes()
os.stat(os.path.join(sys.argv[1], "database.lock"))
"""


def account_for(here: Environment, place: Location, say: Callable[[Text], None]) -> Account | None:
    """Who web and worker run as; None for the user that we are.

    Root stays root, and says so, where the system user could not read the program, enter the data
    or listen at the port; then all that lies there stays whose it is.
    """
    account = server_account(place.home)
    if not account.foreign:
        return None
    if here.port < PORTS_OF_ROOT:
        say(
            Text(
                zh=f"端口 {here.port} 只有 root 可以使用，网页服务与后台进程以 root 身份运行。",
                en=f"Only root may listen at port {here.port}: web and worker run as root.",
            )
        )
        return None
    if _can_enter(here.data, account):
        _hand_over(here.data, account)
        return account
    say(
        Text(
            zh=f"系统用户 {account.name} 无法进入程序或数据所在的文件夹，"
            "网页服务与后台进程以 root 身份运行。",
            en=f"The system user {account.name} cannot enter the folder of the program or of the "
            "data: web and worker run as root.",
        )
    )
    return None


def _can_enter(data: Path, account: Account) -> bool:
    """Asked of the system itself: by a program of that user."""
    try:
        asked = subprocess.run(
            [sys.executable, "-c", PROBE, str(data)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_TIMEOUT_S,
            check=False,
            **account.switch(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _hand_over(data: Path, account: Account) -> None:
    """Give the user what web and worker write. The data folder itself stays whose it is."""
    for name in WRITTEN:
        (data / name).mkdir(exist_ok=True)
        for _, folders, files, folder in os.fwalk(data / name, follow_symlinks=False):
            os.chown(folder, account.uid, account.gid)
            for entry in (*folders, *files):
                with contextlib.suppress(FileNotFoundError):
                    _give(entry, folder, account)
    for name in TOUCHED:
        with contextlib.suppress(FileNotFoundError):
            os.chown(data / name, account.uid, account.gid, follow_symlinks=False)


def _give(entry: str, folder: int, account: Account) -> None:
    """A file that has a second name stays whose it is: it may have been laid there so that root
    gives away what lies elsewhere."""
    found = os.stat(entry, dir_fd=folder, follow_symlinks=False)
    if stat.S_ISDIR(found.st_mode) or found.st_nlink == 1:
        os.chown(entry, account.uid, account.gid, dir_fd=folder, follow_symlinks=False)
