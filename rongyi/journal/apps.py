"""The journal as a Django application."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    """Tables of facts, positions and files."""

    name = "rongyi.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the reactions of all rooms, so that they are registered in every process."""
        autodiscover_modules("reactions")
