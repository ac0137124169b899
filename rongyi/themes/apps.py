"""Django's name for this room."""

from django.apps import AppConfig


class ThemesConfig(AppConfig):
    """Themes: plans, drafts, submission."""

    name = "rongyi.themes"
    label = "themes"
    default_auto_field = "django.db.models.UUIDField"
