"""The Django app of the staff's screens."""

from __future__ import annotations

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Screens of clerks and approvers; owns no table."""

    name = "rongyi.workbench"
    label = "workbench"
