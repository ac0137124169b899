"""Connections of the pool: before each use the socket is asked, not the server."""

from __future__ import annotations

import select
from typing import Any

import psycopg
from psycopg_pool.base import AttemptWithBackoff

# A pool that lost its server looks for it again and again, by itself after one second, then two,
# four, eight: one that recovered for ten seconds was found eight seconds later. Here it looks four
# times a second; who waits is told after POOL's time-out anyhow.
AttemptWithBackoff.INITIAL_DELAY = 0.25
AttemptWithBackoff.DELAY_BACKOFF = 1.0


class PooledConnection(psycopg.Connection[Any]):
    """The pool's check is an empty statement: one round trip for every request, to learn that all
    is well. A server that went away has closed the socket, or said why, which can be seen from
    here; then the statement is sent after all, fails, and the pool opens another connection.
    """

    def execute(self, query: Any, *arguments: Any, **options: Any) -> psycopg.Cursor[Any]:
        """As psycopg does, but for the empty statement while nothing waits in the socket."""
        if query == "" and not self.closed and not _has_something(self.fileno()):
            return self.cursor()
        return super().execute(query, *arguments, **options)


def _has_something(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLPRI)
    return bool(poll.poll(0))


POOL: dict[str, Any] = {  # one or two threads a process
    "min_size": 1,
    "max_size": 4,
    "timeout": 3,
    "connection_class": PooledConnection,
}
