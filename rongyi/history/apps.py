"""Django's name for this room."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Cases of former systems."""

    name = "rongyi.history"
    label = "history"
