"""Tables of former cases. What happened to them lies in the journal; here is what is searched."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from rongyi.history.rules import REASONS
from rongyi.kernel.ids import new_id

STATES = ("unsaid", "running", "closed")


class FormerLog(models.Model):
    """A log of a former system (历史日志): one file, taken over once, piece by piece."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of the file's bytes and of its mapping
    form = models.TextField()
    department = models.TextField(blank=True, default="")  # whose staff may see the cases
    header = models.JSONField()  # rules.Header
    activities = models.JSONField()  # name of an activity -> how often it happened
    done = models.BigIntegerField()  # traces or rows of the file that are taken over or bad
    cases = models.BigIntegerField()
    events = models.BigIntegerField()
    says_end = models.BooleanField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="former_log_once", fields=["digest"]),
            UniqueConstraint(name="former_log_named_once", fields=["name"]),
            CheckConstraint(name="former_log_form_known", condition=Q(form__in=["xes", "csv"])),
            CheckConstraint(name="former_log_counts", condition=Q(done__gte=0, cases__gte=0)),
        ]


class FormerCase(models.Model):
    """A case as a former system knew it (历史办件)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    log = models.ForeignKey(FormerLog, models.PROTECT, db_index=False, related_name="+")
    key = models.TextField()  # what the log knows it by: the place of its trace, or its number
    position = models.BigIntegerField()
    number = models.TextField()
    state = models.TextField()
    events = models.IntegerField()
    began_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attributes_digest = models.BigIntegerField()

    class Meta:
        constraints = [
            UniqueConstraint(name="former_case_once_in_log", fields=["log", "key"]),
            UniqueConstraint(name="former_case_has_place", fields=["log", "position"]),
            CheckConstraint(name="former_case_state_known", condition=Q(state__in=STATES)),
            CheckConstraint(
                name="former_case_times_in_order",
                condition=Q(began_at__isnull=True) | Q(last_at__gte=F("began_at")),
            ),
        ]
        indexes = [Index(name="former_case_by_number", fields=["number"])]


class FormerBadRow(models.Model):
    """A row of a log that could not be taken over, and why (未承接的行)."""

    pk = models.CompositePrimaryKey("log_id", "place", "nth")
    log = models.ForeignKey(FormerLog, models.PROTECT, db_index=False, related_name="+")
    place = models.BigIntegerField()  # the line of the file
    nth = models.IntegerField()  # which of those on this line
    reason = models.TextField()
    said = models.TextField()

    class Meta:
        constraints = [
            CheckConstraint(name="former_reason_known", condition=Q(reason__in=sorted(REASONS))),
        ]
