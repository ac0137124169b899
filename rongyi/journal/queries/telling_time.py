"""What time it is by the clock of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection


def database_time() -> datetime:
    """The moment at which the database answers, also within a transaction. Counted by nobody: it
    is asked once a minute, and belongs to no request."""
    connection.ensure_connection()
    link: Any = connection.connection
    (at,) = link.execute("select clock_timestamp()").fetchone()
    assert isinstance(at, datetime)
    return at
