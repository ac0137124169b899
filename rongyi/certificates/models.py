"""Certificates as issued: what was printed then, whatever the definitions say later."""

from __future__ import annotations

from django.db.models import (
    PROTECT,
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
    Q,
    UniqueConstraint,
    UUIDField,
)

from rongyi.certificates.states import ENDED
from rongyi.identity.models import Enterprise, Person
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text


class Certificate(Model):
    """An e-certificate (电子证照). `lines` is a list of rules.Line."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    kind = CharField(max_length=60)
    item = CharField(max_length=60)  # whose result it is: whose posts and mandates reach it
    type_code = CharField(max_length=40)
    title_zh = CharField(max_length=200)
    title_en = CharField(max_length=300)
    number = CharField(max_length=60)
    identifier = CharField(max_length=120)
    code = CharField(max_length=40)
    holder_person = ForeignKey(Person, on_delete=PROTECT, null=True, related_name="certificates")
    holder_enterprise = ForeignKey(
        Enterprise, on_delete=PROTECT, null=True, related_name="certificates"
    )
    holder_subject = CharField(max_length=40, blank=True)
    holder_zh = CharField(max_length=200)
    holder_en = CharField(max_length=300)
    issuer = CharField(max_length=60)
    issuer_zh = CharField(max_length=200)
    issuer_en = CharField(max_length=300)
    power_zh = CharField(max_length=500, blank=True)
    power_en = CharField(max_length=800, blank=True)
    lines = JSONField(default=list)
    case_id = UUIDField()
    case_number = CharField(max_length=60)
    issued_at = DateTimeField()
    valid_from = DateField()
    valid_until = DateField(null=True)
    state = CharField(max_length=20, default="valid")
    ended_at = DateTimeField(null=True)
    ended_ground = CharField(max_length=40, blank=True)  # a code of rules.GROUNDS
    ended_reason = CharField(max_length=500, blank=True)
    ended_document = CharField(max_length=100, blank=True)
    file_digest = CharField(max_length=64)
    key_label = CharField(max_length=100)
    test_key = BooleanField()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="certificate_once_per_case_and_kind",
                fields=["case_id", "kind"],
                condition=Q(state="valid"),  # what ended stays beside the one issued anew
            ),
            UniqueConstraint(name="certificate_number_once", fields=["number"]),
            UniqueConstraint(name="certificate_identifier_once", fields=["identifier"]),
            UniqueConstraint(name="certificate_file_once", fields=["file_digest"]),
            CheckConstraint(
                name="certificate_has_holder",
                condition=Q(holder_person__isnull=False) | Q(holder_enterprise__isnull=False),
            ),
            CheckConstraint(
                name="certificate_period_forward",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            CheckConstraint(
                name="certificate_ended_has_reason",
                condition=Q(state="valid", ended_at__isnull=True, ended_reason="")
                | Q(state__in=ENDED, ended_at__isnull=False) & ~Q(ended_reason=""),
            ),
        ]
        indexes = [
            Index(name="certificate_by_person", fields=["holder_person", "-issued_at"]),
            Index(name="certificate_by_enterprise", fields=["holder_enterprise", "-issued_at"]),
            Index(name="certificate_by_case", fields=["case_id", "kind"]),
            Index(name="certificate_by_subject", fields=["holder_subject", "kind"]),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)

    @property
    def holder(self) -> Text:
        return Text(self.holder_zh, self.holder_en)

    @property
    def issuer_name(self) -> Text:
        return Text(self.issuer_zh, self.issuer_en)

    @property
    def power(self) -> Text:
        return Text(self.power_zh, self.power_en)
