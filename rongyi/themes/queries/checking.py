"""Check before submitting: everything on one page, what is missing with a way to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from rongyi.identity.policy import lacking_mandate
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.themes.errors import CommitmentMissing, MaterialMissing
from rongyi.themes.models import Bundle
from rongyi.themes.queries.asking import AnsweredQuestion, answered_of
from rongyi.themes.queries.cases import forecast
from rongyi.themes.queries.course import course_of
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.queries.forms import FieldRow, SectionLink, rows_of, section_links
from rongyi.themes.queries.heads import BundleHead, head_of, visible_bundle
from rongyi.themes.queries.intake import opening_of
from rongyi.themes.queries.papers import TO_COMMIT, MaterialRow, MaterialsPage, page_of
from rongyi.themes.rules import PlannedItem
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.foretelling import warnings_of
from rongyi.themes.rules.promising import Promised, promised_of
from rongyi.themes.rules.theme import Opening


@dataclass(frozen=True, kw_only=True)
class CheckedSection:
    """One page of the form as it will be sent."""

    link: SectionLink
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, kw_only=True)
class MissingThing:
    """Something that holds up submitting, and on which step it is mended: a section's code, or
    "materials"."""

    step: str
    code: str
    label: Text
    problem: DomainError


@dataclass(frozen=True, kw_only=True)
class CheckPage:
    """Everything before the button. `mandate` says why this person may not submit, if so."""

    head: BundleHead
    situation: tuple[AnsweredQuestion, ...]
    sections: tuple[CheckedSection, ...]
    materials: MaterialsPage
    items: tuple[PlannedItem, ...]
    departments: tuple[Text, ...]
    course: Text
    promise: Promised
    latest_on: date
    trips: int
    missing: tuple[MissingThing, ...]
    warnings: tuple[Text, ...]
    mandate: DomainError | None
    opening: tuple[Opening, float, float] | None  # while very many are expected


def check_step(bundle_id: UUID, actor: Actor, *, now: datetime) -> CheckPage:
    """The page before submitting. Two SQL queries, one more when acting for an enterprise.

    Errors: NotFound.
    """
    bundle = visible_bundle(bundle_id, actor)
    state = computed(bundle, now)
    book = definitions(bundle.edition_id)
    papers = page_of(bundle, state)
    links = section_links(book, bundle, state)
    names = {item.department for item in state.plan.items}
    today = timezone.localdate(now)
    expected = forecast(state.plan, book.catalogue, today)
    return CheckPage(
        head=head_of(bundle),
        situation=answered_of(book, state.plan.questions, bundle.answers),
        sections=tuple(
            CheckedSection(link=link, rows=rows_of(book, bundle, state, link.code))
            for link in links
        ),
        materials=papers,
        items=state.plan.items,
        departments=tuple(
            one.name for code, one in book.catalogue.departments.items() if code in names
        ),
        course=course_of(
            state.plan, {code: one.name for code, one in book.catalogue.departments.items()}
        ),
        promise=promised_of(state.plan),
        latest_on=max((day for day, _ in expected.values()), default=today),
        trips=state.plan.trips,
        missing=missing_things(bundle, state, papers),
        warnings=warnings_of(state, book.compiled(bundle.theme_code, today), book.catalogue),
        mandate=lacking_mandate(
            actor,
            items=[item.code for item in state.plan.items],
            signs=bool(papers.to_commit),
        ),
        opening=opening_of(bundle, now=now),
    )


def missing_things(bundle: Bundle, state: Draft, papers: MaterialsPage) -> tuple[MissingThing, ...]:
    """All that is missing or wrong, in the order of the pages."""
    elements = definitions(bundle.edition_id).catalogue.elements
    found = [
        MissingThing(
            step=one.section,
            code=one.element,
            label=elements[one.element].label,
            problem=state.problems[one.element],
        )
        for one in state.plan.fields
        if one.element in state.problems
    ]
    found.extend(
        MissingThing(step="materials", code=row.code, label=row.title, problem=_missing_paper(row))
        for row in papers.rows
        if row.missing
    )
    return tuple(found)


def _missing_paper(row: MaterialRow) -> DomainError:
    if row.state == TO_COMMIT:
        return CommitmentMissing(material=row.title)
    return MaterialMissing(material=row.title)
