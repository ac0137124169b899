"""Sources that may be asked, the local register, and the log of every call."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    CheckConstraint,
    DateTimeField,
    Index,
    IntegerField,
    JSONField,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)

from rongyi.kernel.ids import new_id

OUTCOMES = ("found", "missing", "unreachable", "limited", "bad_answer", "too_slow")


class Source(Model):
    """One dataset (数据集): who holds it, what it answers with, how often it may be asked."""

    code = CharField(primary_key=True, max_length=60)
    name_zh = CharField(max_length=200)
    name_en = CharField(max_length=300)
    holder = CharField(max_length=60)
    holder_zh = CharField(max_length=200)
    holder_en = CharField(max_length=300)
    subject = CharField(max_length=20)
    fields: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=60))
    certificate = CharField(max_length=60, blank=True)  # the kind that proves the same
    adapters: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=40))
    limit_per_minute = IntegerField()

    class Meta:
        constraints = [
            CheckConstraint(name="source_has_limit", condition=Q(limit_per_minute__gte=1)),
            CheckConstraint(
                name="source_subject_known", condition=Q(subject__in=["person", "enterprise"])
            ),
        ]


class RegisterRow(Model):
    """What a dataset holds about one subject, in the local register (本地登记簿).

    `fields` has the shape of the dataset's `fields` in definitions/<place>/datasets.
    """

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    dataset = CharField(max_length=60)
    subject = CharField(max_length=40)
    fields = JSONField(default=dict)
    state = CharField(max_length=20, default="present")
    changed_at = DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="register_row_once", fields=["dataset", "subject"]),
            CheckConstraint(
                name="register_row_state_known",
                condition=Q(state__in=["present", "unreachable"]),
            ),
        ]
        indexes = [Index(name="register_row_by_subject", fields=["subject", "dataset"])]


class Call(Model):
    """Who asked what about whom, what for and by what law. The subject is kept masked for reading
    and as a keyed digest for finding, never in full."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    at = DateTimeField()
    actor_id = UUIDField()
    enterprise_id = UUIDField(null=True)
    dataset = CharField(max_length=60)
    subject_masked = CharField(max_length=40)
    subject_digest = CharField(max_length=64)
    purpose = CharField(max_length=300)
    basis = CharField(max_length=500)
    bundle = CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class CallBegun(Call):
    """A call that is about to leave the house (发起的调用), on the disk before it does. Its line in
    CallLog has the same id; without one nobody knows what became of it. Only ever added."""

    class Meta:
        indexes = [Index(name="call_begun_at", fields=["at"])]


class CallLog(Call):
    """One call to one source (调用日志). Only ever added: a trigger refuses change and removal."""

    outcome = CharField(max_length=20)
    answer_digest = CharField(max_length=64, blank=True)
    milliseconds = IntegerField()

    class Meta:
        constraints = [
            CheckConstraint(name="call_log_has_purpose", condition=~Q(purpose="")),
            CheckConstraint(name="call_log_has_basis", condition=~Q(basis="")),
            CheckConstraint(name="call_log_outcome_known", condition=Q(outcome__in=OUTCOMES)),
        ]
        indexes = [
            Index(name="call_log_by_dataset", fields=["dataset", "at"]),
            Index(name="call_log_by_subject", fields=["subject_digest", "at"]),
            Index(name="call_log_by_bundle", fields=["bundle", "at"]),
        ]
