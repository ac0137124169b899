"""The people, enterprises, mandates and staff of the demonstration."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from rongyi.identity.definitions import Demo, DemoEnterprise, DemoPerson, DemoStaff
from rongyi.identity.errors import BadNumber
from rongyi.identity.models import Enterprise, Mandate, Membership, Person
from rongyi.kernel.ids import is_citizen_number, is_uscc

DEMO_SINCE = date(2020, 1, 1)
CHECKED_TYPES = frozenset({"citizen_no", "foreign_permanent"})


@transaction.atomic
def seed_people(demo: Demo) -> None:
    """Make the demo's people known. Idempotent by code; numbers are checked first.

    A legal representative holds a mandate for everything, signing included, unless the
    definitions give another. Posts must have been synchronised before. Errors: BadNumber.
    """
    people = {one.code: _person(one) for one in demo.persons}
    for member in demo.staff:
        people.setdefault(member.person, _colleague(member))
    enterprises = {one.code: _enterprise(one, people) for one in demo.enterprises}
    given = {(one.person, one.enterprise) for one in demo.mandates}
    for enterprise in demo.enterprises:
        head = enterprise.legal_representative
        if head in people and (head, enterprise.code) not in given:
            since = enterprise.established or DEMO_SINCE
            _mandate(people[head], enterprises[enterprise.code], [], True, since, None)
    for one in demo.mandates:
        items = [] if one.scope.everything else list(one.scope.codes)
        holder, enterprise_id = people[one.person], enterprises[one.enterprise]
        _mandate(holder, enterprise_id, items, one.can_sign, one.since, one.until)
    for member in demo.staff:
        for post in member.posts:
            Membership.objects.get_or_create(
                person_id=people[member.person], post_id=post, defaults={"since": DEMO_SINCE}
            )


def _person(one: DemoPerson) -> UUID:
    if one.document.type in CHECKED_TYPES and not is_citizen_number(one.document.number):
        raise BadNumber(number=one.document.number)
    found, _ = Person.objects.update_or_create(
        code=one.code,
        defaults={
            "document_type": one.document.type,
            "document_number": one.document.number,
            "name_zh": one.name.zh,
            "name_en": one.name.en,
            "phone": one.phone,
            "born": one.born,
        },
    )
    return found.id


def _colleague(member: DemoStaff) -> UUID:
    name = member.name
    found, _ = Person.objects.update_or_create(
        code=member.person,
        defaults={
            "document_type": "staff",
            "document_number": member.person,
            "name_zh": name.zh if name else member.person,
            "name_en": name.en if name else "",
        },
    )
    return found.id


def _enterprise(one: DemoEnterprise, people: dict[str, UUID]) -> UUID:
    if not is_uscc(one.uscc):
        raise BadNumber(number=one.uscc)
    found, _ = Enterprise.objects.update_or_create(
        code=one.code,
        defaults={
            "uscc": one.uscc,
            "name_zh": one.name.zh,
            "name_en": one.name.en,
            "legal_representative_id": people.get(one.legal_representative),
        },
    )
    return found.id


def _mandate(
    person: UUID,
    enterprise: UUID,
    items: list[str],
    can_sign: bool,
    since: date,
    until: date | None,
) -> None:
    Mandate.objects.update_or_create(
        person_id=person,
        enterprise_id=enterprise,
        valid_from=since,
        defaults={
            "covers_all": not items,
            "items": items,
            "can_sign": can_sign,
            "valid_to": until,
        },
    )
