"""Tables of who and where. Places keep their definition's code as key; people have UUIDv7."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    FloatField,
    ForeignKey,
    Func,
    Index,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)

from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text

DOCUMENT_TYPES = (
    ("citizen_no", "居民身份证"),
    ("foreign_permanent", "外国人永久居留身份证"),
    ("hk_macau_taiwan", "港澳台居民证件"),
    ("passport", "护照"),
    ("staff", "工作证"),  # staff who never apply for themselves
)

DELEGABLE = ("accept", "review", "decide", "deliver")  # acts whose power may be lent


class Person(Model):
    """A natural person (自然人), known by one identity document."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    code = CharField(max_length=60, null=True, unique=True)  # set for demo people only
    document_type = CharField(max_length=20, choices=DOCUMENT_TYPES)
    document_number = CharField(max_length=40)
    name_zh = CharField(max_length=100)
    name_en = CharField(max_length=200, blank=True)
    phone = CharField(max_length=40, blank=True)
    born = DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="person_document_once", fields=["document_type", "document_number"]
            ),
            CheckConstraint(
                name="person_citizen_number_shape",
                condition=~Q(document_type="citizen_no")
                | Q(document_number__regex=r"^[1-8][0-9]{16}[0-9X]$"),
            ),
            CheckConstraint(name="person_has_name", condition=~Q(name_zh="")),
        ]
        indexes = [
            GinIndex(
                Func(F("name_zh"), function="identity_name_parts"), name="person_by_part_of_name"
            ),
        ]

    @property
    def name(self) -> Text:
        return Text(self.name_zh, self.name_en or self.name_zh)


class Enterprise(Model):
    """An enterprise or other legal body (法人), known by its unified social credit code."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    code = CharField(max_length=60, null=True, unique=True)  # set for demo enterprises only
    uscc = CharField(max_length=18)
    name_zh = CharField(max_length=200)
    name_en = CharField(max_length=300, blank=True)
    legal_representative = ForeignKey(
        Person, on_delete=PROTECT, null=True, related_name="enterprises_represented"
    )
    founding_case = UUIDField(null=True)  # the application by which it was founded here

    class Meta:
        constraints = [
            UniqueConstraint(name="enterprise_uscc_once", fields=["uscc"]),
            UniqueConstraint(name="enterprise_founded_once", fields=["founding_case"]),
            CheckConstraint(
                name="enterprise_uscc_shape",
                condition=Q(uscc__regex=r"^[0-9A-HJ-NP-RTUWXY]{18}$"),
            ),
            CheckConstraint(name="enterprise_has_name", condition=~Q(name_zh="")),
        ]
        indexes = [
            GinIndex(
                Func(F("name_zh"), function="identity_name_parts"),
                name="enterprise_by_part_of_name",
            ),
        ]

    @property
    def name(self) -> Text:
        return Text(self.name_zh, self.name_en or self.name_zh)


class Mandate(Model):
    """An enterprise lets a person act for it (授权): for which items, until when, signing or not.

    It cannot be passed on. Revoking ends it at once; the row stays.
    """

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    person = ForeignKey(Person, on_delete=PROTECT, related_name="mandates")
    enterprise = ForeignKey(Enterprise, on_delete=PROTECT, related_name="mandates")
    covers_all = BooleanField()
    items: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=60), default=list)
    can_sign = BooleanField(default=False)
    valid_from = DateField()
    valid_to = DateField(null=True)
    revoked_at = DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="mandate_once_per_day", fields=["person", "enterprise", "valid_from"]
            ),
            CheckConstraint(
                name="mandate_period_forward",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            CheckConstraint(
                name="mandate_covers_all_or_named_items",
                condition=Q(covers_all=True, items=[]) | Q(covers_all=False) & ~Q(items=[]),
            ),
        ]


class Department(Model):
    """A department or bureau (部门) of the definitions."""

    code = CharField(primary_key=True, max_length=60)
    name_zh = CharField(max_length=200)
    name_en = CharField(max_length=300)
    short_zh = CharField(max_length=100)
    short_en = CharField(max_length=200)
    uscc = CharField(max_length=18, blank=True)
    phone = CharField(max_length=40, blank=True)
    active = BooleanField(default=True)  # False once the definitions no longer name it

    @property
    def name(self) -> Text:
        return Text(self.name_zh, self.name_en)

    @property
    def short(self) -> Text:
        return Text(self.short_zh, self.short_en)


class Site(Model):
    """A service point (办事点): hall, sub-centre, street, community, pioneer station."""

    code = CharField(primary_key=True, max_length=60)
    name_zh = CharField(max_length=200)
    name_en = CharField(max_length=300)
    kind = CharField(max_length=20)
    address_zh = CharField(max_length=300)
    address_en = CharField(max_length=400)
    latitude = FloatField(null=True)
    longitude = FloatField(null=True)
    hours_zh = CharField(max_length=200)
    hours_en = CharField(max_length=300)
    phone = CharField(max_length=40, blank=True)
    serves_all = BooleanField()
    serves: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=60), default=list)
    mark = CharField(max_length=1)
    note_zh = CharField(max_length=300, blank=True)
    note_en = CharField(max_length=400, blank=True)
    active = BooleanField(default=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="site_stands_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            CheckConstraint(name="site_mark_known", condition=Q(mark__in=["V", "K", "D"])),
        ]


class Post(Model):
    """A post (岗位) at a window or in a department: what its holders may do."""

    code = CharField(primary_key=True, max_length=60)
    title_zh = CharField(max_length=200)
    title_en = CharField(max_length=300)
    department = ForeignKey(Department, on_delete=PROTECT, related_name="posts")
    site = ForeignKey(Site, on_delete=PROTECT, null=True, related_name="posts")
    kind = CharField(max_length=20)
    acts: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=40), default=list)
    items_all = BooleanField()
    items: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=60), default=list)
    head = BooleanField(default=False)  # its holder leads the department
    active = BooleanField(default=True)


class Delegation(Model):
    """A post lends the power of one act to a person or a body, in writing and for a time.

    Across bodies it is 委托 (Administrative Licensing Law, art. 24), within one 内部授权, which
    rests on no article. It cannot be passed on. Revoking ends it at once; the
    row stays.
    """

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    post = ForeignKey(Post, on_delete=PROTECT, related_name="delegations")
    act = CharField(max_length=20)
    person = ForeignKey(Person, on_delete=PROTECT, null=True, related_name="delegations")
    body = ForeignKey(Department, on_delete=PROTECT, null=True, related_name="delegations")
    covers_all = BooleanField()
    items: ArrayField[list[str], list[str]] = ArrayField(CharField(max_length=60), default=list)
    basis = CharField(max_length=200)
    document = CharField(max_length=100)
    valid_from = DateField()
    valid_to = DateField()
    given_by = UUIDField()
    given_at = DateTimeField()
    revoked_at = DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="delegation_to_a_person_or_a_body",
                condition=Q(person__isnull=True, body__isnull=False)
                | Q(person__isnull=False, body__isnull=True),
            ),
            CheckConstraint(
                name="delegation_period_forward", condition=Q(valid_to__gte=F("valid_from"))
            ),
            CheckConstraint(
                name="delegation_covers_all_or_named_items",
                condition=Q(covers_all=True, items=[]) | Q(covers_all=False) & ~Q(items=[]),
            ),
            CheckConstraint(name="delegation_act_known", condition=Q(act__in=DELEGABLE)),
            CheckConstraint(name="delegation_in_writing", condition=~Q(basis="") & ~Q(document="")),
        ]


class Cover(Model):
    """A colleague of the same post does what is assigned to somebody who is away (代班)."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    post = ForeignKey(Post, on_delete=PROTECT, related_name="covers")
    absent = ForeignKey(Person, on_delete=PROTECT, related_name="covered_by")
    substitute = ForeignKey(Person, on_delete=PROTECT, related_name="covers")
    valid_from = DateField()
    valid_to = DateField()
    reason = CharField(max_length=200, blank=True)
    ordered_by = UUIDField()
    ordered_at = DateTimeField()
    ended_at = DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="cover_period_forward", condition=Q(valid_to__gte=F("valid_from"))
            ),
            CheckConstraint(name="cover_by_somebody_else", condition=~Q(absent=F("substitute"))),
        ]


class Membership(Model):
    """A person holds a post (任职) from a day on, until a day if that is known."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    person = ForeignKey(Person, on_delete=PROTECT, related_name="memberships")
    post = ForeignKey(Post, on_delete=PROTECT, related_name="memberships")
    since = DateField()
    until = DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="membership_once", fields=["person", "post"]),
            CheckConstraint(
                name="membership_period_forward",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [Index(name="membership_by_post", fields=["post", "person"])]
