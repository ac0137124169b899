"""Cases that go on under another edition of the rules."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from rongyi.cases.models.case import Case
from rongyi.cases.rules.moving import MOVE_STATES
from rongyi.catalogue.models import Edition
from rongyi.kernel.ids import new_id


class EditionMove(models.Model):
    """A case that goes on under another edition, or whose applicant is asked (适用新版规定).

    `version` is that of the case afterwards: as long as it stays, the move can be taken back to
    what was `before`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch_id = models.UUIDField()
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="+")
    from_edition = models.ForeignKey(Edition, models.PROTECT, db_index=False, related_name="+")
    to_edition = models.ForeignKey(Edition, models.PROTECT, db_index=False, related_name="+")
    state = models.TextField()
    differences = models.JSONField()  # list of rules.Difference
    before = models.JSONField()  # rules.Record: step, due days and task
    version = models.IntegerField()
    ordered_by = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="edition_move_state_known", condition=Q(state__in=MOVE_STATES)),
            CheckConstraint(
                name="edition_move_goes_elsewhere",
                condition=~Q(from_edition=F("to_edition")),
            ),
            UniqueConstraint(
                name="edition_move_asked_once", fields=["case"], condition=Q(state="asked")
            ),
        ]
        indexes = [
            Index(name="edition_move_of_batch", fields=["batch_id", "id"]),
            Index(name="edition_move_by_whom", fields=["ordered_by", "-id"]),
        ]
