"""The journal as a Django application."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Tables of facts, positions and files."""

    name = "rongyi.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
