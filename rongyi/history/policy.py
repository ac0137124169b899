"""Who may see cases of former systems: staff of the department that a log was given to."""

from __future__ import annotations

from django.db.models import QuerySet

from rongyi.history.models import FormerCase, FormerLog
from rongyi.kernel.actor import Actor


def visible_logs(actor: Actor) -> QuerySet[FormerLog]:
    """Logs of the departments in which the actor holds a post; a log that was given to none is
    seen on the command line alone."""
    found = FormerLog.objects.filter(finished_at__isnull=False).exclude(department="")
    if actor.is_system:
        return FormerLog.objects.all()
    if not actor.posts:
        return FormerLog.objects.none()
    return found.filter(department__in=actor.departments)


def visible_cases(actor: Actor) -> QuerySet[FormerCase]:
    """The cases of those logs."""
    return FormerCase.objects.filter(log__in=visible_logs(actor))
