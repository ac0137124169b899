"""The Django app of the applicant's screens."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Screens of citizens and enterprises; owns no table."""

    name = "rongyi.portal"
    label = "portal"
