"""`rongyi intake`: receive applications while very many come at once, by granian and ASGI."""

from __future__ import annotations

import argparse
import os

import django
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from rongyi.config import database, environment
from rongyi.config.command_line.program import OK, say
from rongyi.config.command_line.serve import RESPAWN_S, STOP_S, check_port, require_tables
from rongyi.config.parents import SERVER, end_with_parent
from rongyi.kernel.text import Text

APPLICATION = "rongyi.config.intake.serving:application"
BACKLOG = 4096
PORT_BESIDE = 1  # default: the port behind the one of the pages


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said behind `rongyi intake`."""
    parser.add_argument("--port", type=int, help="default: PORT + 1")


def run(options: argparse.Namespace) -> int:
    """Receive until asked to stop. One process: numbers follow the order of arrival.

    Errors: Trouble where port, tables or database are not ready.
    """
    here = environment.read()
    port = options.port if options.port is not None else here.port + PORT_BESIDE
    check_port(here.bind, port)
    end_with_parent()
    with database.running(here, say):
        django.setup()
        require_tables()
        os.environ[SERVER] = str(os.getpid())
        say(Text(f"在端口 {port} 接收申请。", f"Receiving applications at port {port}"))
        Granian(
            APPLICATION,
            address=here.bind,
            port=port,
            interface=Interfaces.ASGI,
            workers=1,
            backlog=BACKLOG,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            respawn_interval=RESPAWN_S,
            workers_kill_timeout=STOP_S,
        ).serve()
    return OK
