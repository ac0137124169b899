"""The Django app of the components."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Layouts and components; owns no table."""

    name = "rongyi.web"
    label = "web"
