"""Django's name for this room."""

from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    """Work lists of people."""

    name = "rongyi.worklists"
    label = "worklists"
