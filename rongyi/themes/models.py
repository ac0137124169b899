"""Tables of drafts and submitted bundles. What a JSON column holds is said in rules/keeping.py."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    PROTECT,
    BigAutoField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    JSONField,
    Model,
    OneToOneField,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
    UUIDField,
)

from rongyi.cases.rules import PURPOSES
from rongyi.catalogue.models import Edition
from rongyi.certificates.models import Certificate
from rongyi.identity.models import Enterprise, Person
from rongyi.kernel.ids import new_id
from rongyi.themes.states import DRAFT, LIFE, SUBMITTED

KEY_LENGTH_MAX = 64


class Bundle(Model):
    """One application for a theme or a single item (一件事申请), from first answer to last result.

    `start_key` and `submit_key` come from the applicant's side, so that a click repeated, a retry
    or a second tab finds the first one's outcome.
    """

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    number = CharField(max_length=40, null=True)
    theme_code = CharField(max_length=60)
    edition = ForeignKey(Edition, on_delete=PROTECT, db_index=False, related_name="+")
    state = CharField(max_length=20, default=DRAFT)
    applicant = ForeignKey(Person, on_delete=PROTECT, db_index=False, related_name="+")
    enterprise = ForeignKey(
        Enterprise, on_delete=PROTECT, null=True, db_index=False, related_name="+"
    )
    # the enterprise that this bundle brought into being
    founded = ForeignKey(Enterprise, on_delete=PROTECT, null=True, db_index=False, related_name="+")
    answers = JSONField(default=dict)  # element -> as typed
    entries = JSONField(default=dict)  # element -> keeping.Entry
    calls = JSONField(default=dict)  # dataset -> keeping.Call
    chosen = JSONField(default=dict)  # material -> way chosen by the applicant
    contested = JSONField(default=dict)  # element -> keeping.Contest
    committed = JSONField(default=dict)  # material -> keeping.Promise
    purpose = CharField(max_length=10, default="", db_default="")  # renewal, change: of which
    certificate = ForeignKey(
        Certificate, on_delete=PROTECT, null=True, db_index=False, related_name="+"
    )
    receipt = JSONField(null=True)  # rules.receipts.KeptReceipt, from submission on
    # of the plan, as it was begun and then as it was submitted: whose mandate reaches it
    items: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=60), default=list)
    planned_on = DateField()
    version = PositiveIntegerField(default=1)
    started_at = DateTimeField()
    saved_at = DateTimeField()
    last_editor = ForeignKey(Person, on_delete=PROTECT, db_index=False, related_name="+")
    submitted_at = DateTimeField(null=True)
    finished_at = DateTimeField(null=True)
    start_key = CharField(max_length=KEY_LENGTH_MAX)
    submit_key = CharField(max_length=KEY_LENGTH_MAX, null=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="bundle_number_once", fields=["number"]),
            UniqueConstraint(name="bundle_started_once", fields=["applicant", "start_key"]),
            UniqueConstraint(name="bundle_submitted_once", fields=["applicant", "submit_key"]),
            CheckConstraint(name="bundle_state_known", condition=Q(state__in=LIFE.states)),
            CheckConstraint(
                name="bundle_submitted_has_number",
                condition=~Q(state__in=[SUBMITTED, "done"])
                | Q(number__isnull=False, submitted_at__isnull=False, submit_key__isnull=False),
            ),
            CheckConstraint(
                name="bundle_draft_has_no_number",
                condition=~Q(state=DRAFT) | Q(number__isnull=True),
            ),
            CheckConstraint(
                name="bundle_done_has_time",
                condition=~Q(state="done") | Q(finished_at__isnull=False),
            ),
            CheckConstraint(
                name="bundle_purpose_names_certificate",
                condition=Q(purpose="", certificate__isnull=True)
                | Q(purpose__in=PURPOSES, certificate__isnull=False),
            ),
            CheckConstraint(name="bundle_version_positive", condition=Q(version__gte=1)),
            CheckConstraint(
                name="bundle_times_forward", condition=Q(saved_at__gte=F("started_at"))
            ),
        ]
        indexes = [
            Index(
                name="bundle_about_certificate",
                fields=["certificate"],
                condition=Q(certificate__isnull=False),
            ),
            Index(name="bundle_by_applicant", fields=["applicant", "-saved_at"]),
            Index(
                name="bundle_by_enterprise",
                fields=["enterprise", "-saved_at"],
                condition=Q(enterprise__isnull=False),
            ),
            Index(
                name="bundle_by_founded",
                fields=["founded", "-saved_at"],
                condition=Q(founded__isnull=False),
            ),
        ]


class BundleFile(Model):
    """A file handed in for a material (上传文件). Taken out of a draft it stays, marked removed."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    bundle = ForeignKey(Bundle, on_delete=PROTECT, related_name="files")
    material = CharField(max_length=60)
    digest = CharField(max_length=64)
    name = CharField(max_length=120)
    size = PositiveIntegerField()
    media_type = CharField(max_length=60)
    removed = BooleanField(default=False)
    added_at = DateTimeField()
    added_by = ForeignKey(Person, on_delete=PROTECT, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(name="bundle_file_once", fields=["bundle", "material", "digest"]),
            CheckConstraint(name="bundle_file_not_empty", condition=Q(size__gte=1)),
            CheckConstraint(
                name="bundle_file_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]


class Intake(Model):
    """An application as it was received while many come at once (收件登记): numbered in the order
    of the server, entered by and by. One an application, whatever is sent how often.
    """

    number = BigAutoField(primary_key=True)
    bundle = OneToOneField(Bundle, PROTECT, related_name="+")
    person_id = UUIDField()
    enterprise_id = UUIDField(null=True)
    key = CharField(max_length=KEY_LENGTH_MAX)
    received_at = DateTimeField()
    entered_at = DateTimeField(null=True)
    problem = TextField(default="")  # code of the error for which it was not entered

    class Meta:
        constraints = [
            UniqueConstraint(name="intake_once_by_key", fields=["person_id", "key"]),
            CheckConstraint(
                name="intake_problem_when_looked_at",
                condition=Q(problem="") | Q(entered_at__isnull=False),
            ),
        ]
        indexes = [
            Index(name="intake_to_enter", fields=["number"], condition=Q(entered_at__isnull=True)),
        ]
