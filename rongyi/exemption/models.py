"""The ledger: for each material of a bundle, why it need not be handed in, or that it was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    IntegerField,
    JSONField,
    Model,
    Q,
    TextField,
    UniqueConstraint,
    UUIDField,
)

from rongyi.exemption.states import STATUSES, WAYS
from rongyi.identity.models import Enterprise, Person
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text


class Proof(Model):
    """Why one material need not be handed in (免交依据), or the files that were.

    `routes` is a list of rules.RouteLeft, `evidence` a rules.Evidence.
    """

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    bundle_id = UUIDField()
    person = ForeignKey(Person, on_delete=PROTECT, related_name="+")
    enterprise = ForeignKey(Enterprise, on_delete=PROTECT, null=True, related_name="+")
    place = IntegerField(default=0)  # its order among the materials of the plan
    material = CharField(max_length=60)
    title_zh = CharField(max_length=200)
    title_en = CharField(max_length=300)
    used_for: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=60))
    needed = BooleanField(default=True)  # False: the plan no longer asks for it
    upload = BooleanField()
    way = CharField(max_length=20)
    status = CharField(max_length=20)
    routes = JSONField(default=list)
    at_route = IntegerField(default=0)
    dataset = CharField(max_length=60, blank=True)
    department = CharField(max_length=60, blank=True)
    purpose = CharField(max_length=300)
    source_zh = CharField(max_length=200, blank=True)
    source_en = CharField(max_length=300, blank=True)
    basis_zh = TextField(blank=True)
    basis_en = TextField(blank=True)
    note_zh = TextField(blank=True)
    note_en = TextField(blank=True)
    obtained_at = DateTimeField(null=True)
    valid_until = DateField(null=True)
    due_on = DateField(null=True)
    retry_at = DateTimeField(null=True)
    tries = IntegerField(default=0)
    evidence = JSONField(default=dict)
    changed_at = DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="proof_once_per_material", fields=["bundle_id", "material"]),
            CheckConstraint(name="proof_way_known", condition=Q(way__in=WAYS)),
            CheckConstraint(name="proof_status_known", condition=Q(status__in=STATUSES)),
            CheckConstraint(
                name="proof_exempt_has_basis_and_time",
                condition=~Q(status="exempt")
                | Q(obtained_at__isnull=False) & ~Q(basis_zh="") & ~Q(way="upload"),
            ),
            CheckConstraint(
                name="proof_commitment_has_law",
                condition=~Q(status__in=["to_commit", "committed"])
                | Q(way="commitment") & ~Q(basis_zh=""),
            ),
            CheckConstraint(
                name="proof_waiting_has_date",
                condition=~Q(status="waiting") | Q(due_on__isnull=False) | Q(way="produced"),
            ),
            CheckConstraint(
                name="proof_upload_is_taken",
                condition=~Q(status__in=["to_upload", "uploaded"]) | Q(way="upload"),
            ),
        ]
        indexes = [
            Index(
                name="proof_waiting_for_department",
                fields=["department", "due_on"],
                condition=Q(status="waiting"),
            ),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)

    @property
    def source(self) -> Text:
        return Text(self.source_zh, self.source_en)

    @property
    def basis(self) -> Text:
        return Text(self.basis_zh, self.basis_en)

    @property
    def note(self) -> Text:
        return Text(self.note_zh, self.note_en)
