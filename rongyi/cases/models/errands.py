"""What a post has to see to besides the tasks that lie there."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from rongyi.cases.models.case import Case
from rongyi.cases.rules.errands import ERRANDS


class Errand(models.Model):
    """Something that a post should do with a case whose task is not its own, or that has none any
    more (待处理事项): agree to a visit, deliver on paper what nobody opened."""

    pk = models.CompositePrimaryKey("case_id", "kind", "post")
    case = models.ForeignKey(
        Case, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    kind = models.TextField()
    post = models.TextField()
    due_on = models.DateField()  # the day of the visit; from which day on nobody opened it too long
    opened_at = models.DateTimeField()  # since when

    class Meta:
        constraints = [
            CheckConstraint(name="errand_kind_known", condition=Q(kind__in=ERRANDS)),
        ]
        indexes = [
            Index(name="errand_list", fields=["post", "kind", "due_on", "case"]),
        ]
