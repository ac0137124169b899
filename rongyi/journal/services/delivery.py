"""The hint that wakes the runner. Only a hint: the runner polls as well."""

from __future__ import annotations

import time
from threading import Lock

from django.db import connection, transaction

CHANNEL = "rongyi_facts"
HINTS_APART_S = 0.1
_lock = Lock()
_last = [0.0]


def wake_runner() -> None:
    """After the commit, tell the runner that there are facts; at most one hint in 0.1 s.

    NOTIFY inside the transaction would make all commits of the cluster queue behind one lock;
    so it is sent afterwards, on its own, and a lost hint costs one polling interval.
    """
    if time.monotonic() - _last[0] < HINTS_APART_S:
        return
    transaction.on_commit(_hint, robust=True)


def _hint() -> None:
    with _lock:
        if time.monotonic() - _last[0] < HINTS_APART_S:
            return
        _last[0] = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(f"notify {CHANNEL}")
