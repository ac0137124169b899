"""What cases renew or change: cold, and of few cases."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from rongyi.cases.models.case import Case
from rongyi.cases.rules.renewing import PURPOSES
from rongyi.certificates.models import Certificate


class CaseGrant(models.Model):
    """What a case renews or changes (延续、变更). `running` until somebody sees that it ended."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="grant")
    purpose = models.TextField()
    certificate = models.ForeignKey(Certificate, models.PROTECT, db_index=False, related_name="+")
    in_time = models.BooleanField()
    expires_on = models.DateField(null=True)
    running = models.BooleanField(default=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="grant_one_running", fields=["certificate"], condition=Q(running=True)
            ),
            CheckConstraint(name="grant_purpose_known", condition=Q(purpose__in=PURPOSES)),
            CheckConstraint(
                name="grant_in_time_has_last_day",
                condition=Q(in_time=False) | Q(purpose="renewal", expires_on__isnull=False),
            ),
        ]
        indexes = [
            Index(
                name="grant_to_deem",
                fields=["expires_on"],
                condition=Q(running=True, in_time=True),
            ),
        ]
