"""A new cluster, and the configuration that is written anew at each start."""

from __future__ import annotations

import locale
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from rongyi.config.database.account import Account
from rongyi.config.database.binaries import BUILTIN_LOCALE_SINCE, Binaries
from rongyi.config.database.location import Location
from rongyi.config.trouble import Trouble

SUPERUSER = "postgres"
OWNER = "rongyi_owner"
APPLICATION = "rongyi_app"
INITDB_TIMEOUT_S = 120
BUFFERS_MB = (128, 2048)  # at least and at most
HURRY = "hurry.conf"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

_COMMON = """\
# Written anew at each start. Own settings belong in site.conf beside this file.
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = {buffers}MB
work_mem = 8MB
maintenance_work_mem = 64MB
random_page_cost = 1.1
max_wal_size = 1GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_lock_waits = on
idle_in_transaction_session_timeout = '5min'
"""
_FOR_TESTS = """\
# These data are thrown away after the tests: speed before safety.
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
"""


def create(place: Location, binaries: Binaries, account: Account, *, durable: bool) -> None:
    """Make an empty cluster beside its place and move it there whole. Errors: Trouble."""
    unfinished = place.home / "cluster.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [binaries.program("initdb"), "-D", unfinished, "-U", SUPERUSER, "--no-instructions"]
    command += ["--auth-local=peer", "--auth-host=reject", "--encoding=UTF8", "--data-checksums"]
    command += [f"--locale={_libc_locale()}"]
    if not durable:
        command.append("--no-sync")
    if binaries.major >= BUILTIN_LOCALE_SINCE:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        [str(word) for word in command],
        cwd="/",
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=INITDB_TIMEOUT_S,
        check=False,
        **account.switch(),
    )
    if made.returncode != 0:
        reason = made.stderr.strip().splitlines()[-1:] or ["?"]
        raise Trouble(
            zh=f"无法建立数据库（initdb）：{reason[0]}",
            en=f"The database could not be made (initdb): {reason[0]}",
        )
    unfinished.rename(place.cluster)


def configure(place: Location, account: Account, *, durable: bool) -> None:
    """Write postgresql.conf and who may come in: peers over the Unix socket, nobody else."""
    socket = str(place.socket).replace("'", "''")
    buffers = _buffers_mb() if durable else BUFFERS_MB[0]
    settings = _COMMON.format(socket=socket, buffers=buffers) + ("" if durable else _FOR_TESTS)
    settings += f"include_if_exists = 'site.conf'\ninclude_if_exists = '{HURRY}'\n"
    (place.cluster / HURRY).unlink(missing_ok=True)  # of somebody who was killed
    callers = sorted({pwd.getpwuid(os.geteuid()).pw_name, account.name, "root"})
    identities = "".join(
        f'ours "{caller}" {role}\n'
        for caller in callers
        for role in (SUPERUSER, OWNER, APPLICATION)
    )
    _write(place.cluster / "postgresql.conf", settings, account)
    _write(place.cluster / "pg_hba.conf", "local all all peer map=ours\n", account)
    _write(place.cluster / "pg_ident.conf", identities, account)


def _buffers_mb() -> int:
    """A sixteenth of the machine's memory, within bounds: the system caches files as well."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    least, most = BUFFERS_MB
    return max(least, min(memory // 16 // 2**20, most))


def _write(path: Path, text: str, account: Account) -> None:
    path.write_text(text)
    path.chmod(0o600)
    if account.foreign:
        os.chown(path, account.uid, account.gid)


def _libc_locale() -> str:
    """The first of these that the system has: pg_trgm needs to know letters beyond ASCII."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
