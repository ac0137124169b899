"""`rongyi serve`: the pages, by granian, one process a core."""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import multiprocessing
import os
import socket

import django
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from rongyi.config import database, environment, installing, rooms, statics, translations
from rongyi.config.command_line.program import OK, say
from rongyi.config.parents import SERVER, end_with_parent
from rongyi.config.trouble import Trouble
from rongyi.config.warm import warm_for_all
from rongyi.kernel.text import Text

APPLICATION = "rongyi.config.wsgi:application"
THREADS = 2  # per process: one may wait for the database while the other works
PROCESSES_MAX = 64
BACKLOG = 1024
RESPAWN_S = 1.0
STOP_S = 15


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi serve`."""
    cores = os.cpu_count() or 1
    parser.add_argument("--port", type=int, help="default: PORT, or 8000")
    parser.add_argument("--processes", type=int, default=cores, help=f"default: {cores}")
    parser.add_argument("--threads", type=int, default=THREADS, help=f"default: {THREADS}")


def run(options: argparse.Namespace) -> int:
    """Serve until asked to stop. Errors: Trouble where port, tables or database are not ready."""
    if options.port is not None:
        os.environ["PORT"] = str(options.port)
    here = environment.read()
    check_port(here.bind, here.port)
    end_with_parent()
    with database.running(here, say):
        django.setup()
        require_tables()
        translations.ensure()
        statics.gather()
        importlib.import_module(settings.ROOT_URLCONF)  # once, before processes are forked
        if multiprocessing.get_start_method() == "fork":
            warm_for_all()
        say(Text(f"正在 {here.address} 提供服务。", f"Serving at {here.address}"))
        _serve(here, options)
    return OK


def _serve(here: environment.Environment, options: argparse.Namespace) -> None:
    os.environ[SERVER] = str(os.getpid())
    server = Granian(
        APPLICATION,
        address=here.bind,
        port=here.port,
        interface=Interfaces.WSGI,
        workers=max(1, min(options.processes, PROCESSES_MAX)),
        blocking_threads=max(1, options.threads),
        backlog=BACKLOG,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_S,
        workers_kill_timeout=STOP_S,
    )
    server.serve()


def check_port(bind: str, port: int) -> None:
    """Whether we may listen there. Errors: Trouble, saying who else could be the reason."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise _port_trouble(error, bind, port) from None


def _port_trouble(error: OSError, bind: str, port: int) -> Trouble:
    if error.errno == errno.EADDRINUSE:
        return Trouble(
            zh=f"端口 {port} 已被其他程序占用。请用 PORT= 另选一个，例如 PORT={port + 1}。",
            en=f"Port {port} is taken by another program: choose another, as in PORT={port + 1}.",
        )
    return Trouble(
        zh=f"无法在 {bind} 的端口 {port} 上监听：{error.strerror}。",
        en=f"Cannot listen at {bind} port {port}: {error.strerror}.",
    )


def require_tables() -> None:
    """Errors: Trouble where the database does not answer, lacks migrations, or its facts are
    chained with another hash than LOG_HASH names."""
    connection = connections["owner"]
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        fits = bool(missing) or rooms.module("journal.queries").takes_algorithm(owner=connection)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Trouble(
            zh=f"数据库没有应答：{reason}", en=f"The database does not answer: {reason}"
        ) from None
    finally:
        connection.close()
    if missing:
        raise Trouble(
            zh=f"数据库表缺 {len(missing)} 项迁移，请先运行：rongyi migrate",
            en=f"The database lacks {len(missing)} migrations; first run: rongyi migrate",
        )
    if not fits:
        raise installing.other_hash()
