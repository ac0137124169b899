"""Django's name for this room."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Ratings."""

    name = "rongyi.feedback"
    label = "feedback"
