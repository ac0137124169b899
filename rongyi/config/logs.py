"""What is written to the log, one line an event; unexpected errors with the id that pages show."""

from __future__ import annotations

from typing import Any


def logging_of(*, testing: bool) -> dict[str, Any]:
    """Django's LOGGING. Django's own line for a failed request is left out: ours has the id."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
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
