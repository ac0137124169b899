"""Cases as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Tables of cases and their tasks; reactions register when they are imported."""

    name = "rongyi.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
