"""What is written to the log, one line an event; unexpected errors with the id that pages show."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
from django.db.utils import InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, ConnectorException)
CAUSES_MAX = 10


def away_behind(error: BaseException | None) -> BaseException | None:
    """The error by which the database went away, behind whatever came of it: a transaction that
    cannot go on, or a page that fails on what it did not get, is no fault of ours. None: another.
    """
    for _ in range(CAUSES_MAX):
        if error is None or isinstance(error, AWAY):
            return error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


class DatabaseAway(logging.Filter):
    """A database that is away for a while is one line each time, not a traceback; what only came
    of it keeps its traceback, for it may be a mistake of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, AWAY):
            reason = str(error.__cause__ or error).strip().splitlines() or [type(error).__name__]
            record.msg, record.args = f"{record.getMessage()}: {reason[0]}", None
            record.exc_info = None
        return True


def logging_of(*, testing: bool) -> dict[str, Any]:
    """Django's LOGGING. Django's own line for a failed request is left out: ours has the id."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "filters": {"away": {"()": DatabaseAway}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["away"],
            },
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "rongyi": {"level": "INFO"},
            "psycopg.pool": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
            "django.request": {"handlers": ["nowhere"], "propagate": testing},
            "django.security": {"handlers": ["nowhere"], "propagate": False},
        },
    }
