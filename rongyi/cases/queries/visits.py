"""Site visits (现场核查): on the page of a case, and as the one appointment of an application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rongyi.cases import policy, rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.cases.queries.bundles import CASES_IN_BUNDLE_MAX
from rongyi.cases.rules import Proceedings, Visit, marks
from rongyi.cases.states import AT_HAND
from rongyi.cases.store.reading import case_of
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.queries import facts_of_each
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Visitor:
    """A department that is to come, for its item, and whether it agrees."""

    title: Text
    department: Text
    agreed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitRow:
    """A visit on the page of a case. `found` is what this case's department recorded of it."""

    visit_id: UUID
    on: date
    hour: str
    place: str
    remark: str
    settled: bool
    comes: tuple[Visitor, ...]
    met: bool | None
    officers: str
    findings: str
    apart: tuple[Text, ...] = ()  # matters that keep a visit of their own


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """One site visit as the applicant sees it: once, for all items that it is about."""

    visit_id: UUID
    on: date
    hour: str
    place: str
    remark: str
    titles: tuple[Text, ...]
    departments: tuple[Text, ...]


def visit_of(known: Proceedings, catalogue: Catalogue) -> VisitRow | None:
    """The visit that was proposed last, with what was found on it. No SQL query."""
    now = known.visit
    if now is None:
        return None
    found = known.visited if known.visited and known.visited.visit_id == now.id else None
    return VisitRow(
        visit_id=now.id,
        on=now.on,
        hour=now.hour,
        place=now.place,
        remark=now.remark,
        settled=now.settled,
        comes=tuple(_visitor(code, now, catalogue) for code in now.items),
        met=found.met if found else None,
        officers=found.officers if found else "",
        findings=found.findings if found else "",
        apart=tuple(_visitor(code, now, catalogue).title for code in now.apart),
    )


def appointments(bundle_id: UUID, actor: Actor) -> tuple[Appointment, ...]:
    """The visits that all departments agreed to and that are still to come for one of the cases
    that the actor may see, the earliest first. Two SQL queries."""
    found = Case.objects.filter(bundle_id=bundle_id, state__in=AT_HAND).order_by("number")
    rows = [
        one for one in found[:CASES_IN_BUNDLE_MAX] if one.marks & marks.VISIT and _reads(one, actor)
    ]
    facts = facts_of_each([case_stream(one.id) for one in rows]) if rows else {}
    visits: dict[UUID, Visit] = {}
    items: dict[UUID, list[tuple[Text, Text]]] = {}
    for one in rows:
        told = facts[case_stream(one.id)]
        known = rules.proceedings_of((fact.name, fact.body) for fact in told)
        visit = rules.open_visit(known)
        if visit is None or not visit.settled or one.item_code not in visit.items:
            continue
        catalogue = catalogue_of(one.edition_id)
        item = catalogue.items[one.item_code]
        visits[visit.id] = visit
        name = catalogue.departments[item.department].name
        items.setdefault(visit.id, []).append((item.title, name))
    ordered = sorted(visits.values(), key=lambda one: (one.on, one.hour))
    return tuple(_appointment(one, items[one.id]) for one in ordered)


def _appointment(visit: Visit, items: list[tuple[Text, Text]]) -> Appointment:
    return Appointment(
        visit_id=visit.id,
        on=visit.on,
        hour=visit.hour,
        place=visit.place,
        remark=visit.remark,
        titles=tuple(title for title, _ in items),
        departments=tuple(dict.fromkeys(department for _, department in items)),
    )


def _reads(row: Case, actor: Actor) -> bool:
    item = catalogue_of(row.edition_id).items[row.item_code]
    subject = policy.subject_of(case_of(row, with_task=False), item)
    return policy.may(actor, "case.read", subject)


def _visitor(code: str, visit: Visit, catalogue: Catalogue) -> Visitor:
    item = catalogue.items.get(code)
    if item is None:  # an item of another edition
        return Visitor(Text(code, code), Text("", ""), code in visit.agreed)
    department = catalogue.departments[item.department].name
    return Visitor(item.title, department, code in visit.agreed)
