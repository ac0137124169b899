"""Processes that must not outlive the one that started them, even if that one is killed.

`rongyi demo` keeps the writing end of each child's standard input; when the demo ends in
whatever way, the system closes it, and the child ends itself as if asked to.
"""

from __future__ import annotations

import os
import signal
import threading
import time

WITH_PARENT = "RONGYI_WITH_PARENT"
SERVER = "RONGYI_SERVER"  # process number of the main process, set by `rongyi serve`
LOOK_S = 1.0
STANDARD_INPUT = 0


def end_with_parent() -> None:
    """In a process started by `rongyi demo`: end by SIGTERM when the demo is gone."""
    if os.environ.get(WITH_PARENT) == "1":
        threading.Thread(target=_until_input_closes, daemon=True, name="parent").start()


def _until_input_closes() -> None:
    while os.read(STANDARD_INPUT, 1):  # sys.stdin has a lock, which a fork would copy locked
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def end_with_main(main: int) -> None:
    """In one of the server's worker processes: end when its main process `main` is gone."""
    threading.Thread(target=_while_child_of, args=(main,), daemon=True, name="main").start()


def _while_child_of(main: int) -> None:
    while os.getppid() == main:
        time.sleep(LOOK_S)
    os._exit(1)
