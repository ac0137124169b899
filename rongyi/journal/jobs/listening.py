"""Plain connections of the background work: to listen, and to hold a turn."""

from __future__ import annotations

from typing import Any

from django.db import connection

RECONNECT_S = 0.5


def listening() -> dict[str, Any]:
    """Where the default connection goes, for a plain connection of psycopg's own."""
    parameters: dict[str, Any] = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    return parameters
