"""People, enterprises, mandates and the list of the demo's sign-in page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from rongyi.identity.models import Enterprise, Mandate, Membership, Person
from rongyi.identity.rules import masked_name, masked_number
from rongyi.kernel.actor import SYSTEM_ID
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

DEMO_PEOPLE_MAX = 100
MANDATES_MAX = 100
NAMES_MAX = 500
_OFFICIAL_NUMBER = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")
SYSTEM_NAME = Text("系统", "The system")


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A natural person. `subject` is what exchange asks about."""

    id: UUID
    name: Text
    document_type: str
    subject: str
    phone: str
    born: date | None

    @property
    def masked_number(self) -> str:
        return masked_number(self.subject)

    @property
    def masked_name(self) -> str:
        return masked_name(self.name.zh)


@dataclass(frozen=True, kw_only=True)
class EnterpriseRow:
    """A legal body. `subject` is its unified social credit code."""

    id: UUID
    name: Text
    subject: str
    legal_representative: str
    legal_representative_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MandateRow:
    """What a person may do for an enterprise, and until when."""

    mandate_id: UUID
    enterprise_id: UUID
    enterprise_name: Text
    uscc: str
    covers_all: bool
    items: tuple[str, ...]
    can_sign: bool
    valid_from: date
    valid_to: date | None
    revoked: bool
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """One line of the demo sign-in page: who it is and what it can play."""

    id: UUID
    code: str
    name: str
    is_staff: bool
    roles: tuple[str, ...]


def person(person_id: UUID) -> PersonRow:
    """One person. For the services of the rooms above; pages show `masked_number`.

    One SQL query. Errors: NotFound.
    """
    found = Person.objects.filter(id=person_id).first()
    if found is None:
        raise NotFound()
    return PersonRow(
        id=found.id,
        name=found.name,
        document_type=found.document_type,
        subject=found.document_number,
        phone=found.phone,
        born=found.born,
    )


def names_of(person_ids: Iterable[UUID]) -> dict[UUID, Text]:
    """The names of people by id, the system's own among them. One SQL query, at most NAMES_MAX."""
    wanted = list(dict.fromkeys(person_ids))[:NAMES_MAX]
    names = {SYSTEM_ID: SYSTEM_NAME} if SYSTEM_ID in wanted else {}
    found = Person.objects.filter(id__in=wanted).values_list("id", "name_zh", "name_en")
    return names | {one: Text(zh, en or zh) for one, zh, en in found}


def known_by_number(values: Iterable[str]) -> list[UUID]:
    """People and enterprises whose citizen number or credit code is one of these values, exactly.
    At most NAMES_MAX are looked at. Two SQL queries, none where no value looks like a number."""
    wanted = list(dict.fromkeys(one for one in values if _OFFICIAL_NUMBER.fullmatch(one)))
    if not wanted:
        return []
    wanted = wanted[:NAMES_MAX]
    people = Person.objects.filter(document_type="citizen_no", document_number__in=wanted)
    firms = Enterprise.objects.filter(uscc__in=wanted)
    return [*people.values_list("id", flat=True), *firms.values_list("id", flat=True)]


def enterprise(enterprise_id: UUID) -> EnterpriseRow:
    """One enterprise with its legal representative's name. One SQL query. Errors: NotFound."""
    found = (
        Enterprise.objects.filter(id=enterprise_id).select_related("legal_representative").first()
    )
    if found is None:
        raise NotFound()
    return _enterprise_row(found)


def _enterprise_row(found: Enterprise) -> EnterpriseRow:
    head = found.legal_representative
    return EnterpriseRow(
        id=found.id,
        name=found.name,
        subject=found.uscc,
        legal_representative=head.name_zh if head else "",
        legal_representative_id=head.id if head else None,
    )


def founded_by(case_ids: Iterable[UUID]) -> dict[UUID, EnterpriseRow]:
    """The enterprises that came to be by these cases, by case. One SQL query."""
    found = Enterprise.objects.filter(founding_case__in=list(case_ids))
    return {
        one.founding_case: _enterprise_row(one)
        for one in found.select_related("legal_representative")[:NAMES_MAX]
        if one.founding_case is not None
    }


def mandates_of(person_id: UUID, *, now: datetime | None = None) -> list[MandateRow]:
    """All mandates a person holds or held, those in force first. One SQL query.

    `now` None means the database's clock.
    """
    found = (
        Mandate.objects.filter(person_id=person_id)
        .select_related("enterprise")
        .annotate(clock=Now())
        .order_by("enterprise__name_zh", "-valid_from")[:MANDATES_MAX]
    )
    rows = [_mandate_row(one, timezone.localdate(now or one.clock)) for one in found]
    return sorted(rows, key=lambda row: not row.in_force)


def _mandate_row(mandate: Mandate, today: date) -> MandateRow:
    running = mandate.valid_from <= today and (
        mandate.valid_to is None or today <= mandate.valid_to
    )
    return MandateRow(
        mandate_id=mandate.id,
        enterprise_id=mandate.enterprise_id,
        enterprise_name=mandate.enterprise.name,
        uscc=mandate.enterprise.uscc,
        covers_all=mandate.covers_all,
        items=tuple(mandate.items),
        can_sign=mandate.can_sign,
        valid_from=mandate.valid_from,
        valid_to=mandate.valid_to,
        revoked=mandate.revoked_at is not None,
        in_force=running and mandate.revoked_at is None,
    )


def demo_people(language: str) -> list[DemoPerson]:
    """The people of the demo with what each can play, applicants before staff.

    Three SQL queries, at most DEMO_PEOPLE_MAX rows. Empty where no demo is loaded.
    """
    people = list(Person.objects.filter(code__isnull=False).order_by("id")[:DEMO_PEOPLE_MAX])
    ids = [one.id for one in people]
    roles: dict[UUID, list[str]] = {one: [] for one in ids}
    for membership in Membership.objects.filter(
        person_id__in=ids, post__active=True
    ).select_related("post"):
        post = membership.post
        roles[membership.person_id].append(Text(post.title_zh, post.title_en).in_language(language))
    staff = {one for one, held in roles.items() if held}
    for mandate in (
        Mandate.objects.filter(Q(person_id__in=ids), revoked_at__isnull=True)
        .select_related("enterprise")
        .order_by("-covers_all", "id")
    ):
        roles[mandate.person_id].append(mandate.enterprise.name.in_language(language))
    rows = [
        DemoPerson(
            id=one.id,
            code=one.code or "",
            name=one.name.in_language(language),
            is_staff=one.id in staff,
            roles=tuple(dict.fromkeys(roles[one.id])),
        )
        for one in people
    ]
    return sorted(rows, key=lambda row: row.is_staff)
