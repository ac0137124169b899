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

from rongyi.config import paths
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
# Each line says how far that user came: what is not said is where he was stopped.
PROBE = """
import os, sys
print("python", flush=True)
import django
from rongyi.config import command_line, paths
(paths.sip_folder() / "place.yaml").read_bytes()
print("program", flush=True)
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
    closed = _closed_to(account, here.data)
    if closed is None:
        _hand_over(here.data, account)
        return account
    say(
        Text(
            zh=f"系统用户 {account.name} {closed.zh}，网页服务与后台进程以 root 身份运行。",
            en=f"The system user {account.name} {closed.en}: web and worker run as root.",
        )
    )
    return None


def _closed_to(account: Account, data: Path) -> Text | None:
    """What that user cannot do, or None. Asked of the system itself: by a program of his."""
    python = Text(f"无法运行 Python（{sys.executable}）", f"cannot run Python ({sys.executable})")
    try:
        asked = subprocess.run(
            [sys.executable, "-c", PROBE, str(data)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_TIMEOUT_S,
            check=False,
            **account.switch(),
        )
    except subprocess.TimeoutExpired:
        return Text(
            f"在 {PROBE_TIMEOUT_S} 秒内没有启动程序",
            f"did not start the program within {PROBE_TIMEOUT_S} s",
        )
    except OSError:
        return python
    if asked.returncode == 0:
        return None
    reached = asked.stdout.decode(errors="replace").split()
    if "python" not in reached:
        return python
    if "program" not in reached:
        where = paths.PACKAGE.parent
        return Text(f"无法读取程序所在的文件夹 {where}", f"cannot read the program in {where}")
    return Text(f"无法进入数据文件夹 {data}", f"cannot enter the folder of the data {data}")


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
