"""The journal as a Django application."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from rongyi.kernel import moment


class JournalConfig(AppConfig):
    """Tables of facts, positions and files."""

    name = "rongyi.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the reactions of all rooms, so that they are registered in every process; tell the
        time by the clock of the database from now on."""
        autodiscover_modules("reactions")
        queries: Any = import_module("rongyi.journal.queries")  # with models, so not before now
        moment.follow(queries.database_time)
