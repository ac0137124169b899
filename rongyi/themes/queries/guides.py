"""What everybody may read of a theme before beginning: tiles, guide, questions, plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from rongyi.catalogue.definitions import Contact, LegalBasis
from rongyi.catalogue.definitions import Question as FrequentQuestion
from rongyi.catalogue.queries import current_edition
from rongyi.kernel.text import Text
from rongyi.themes.definitions import Definitions
from rongyi.themes.queries.asking import minutes_of
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules import Plan, Theme, plan

PLANS_KEPT = 256


@dataclass(frozen=True, kw_only=True)
class ThemeCard:
    """A tile: what a theme asks for in its typical situation, computed now."""

    code: str
    title: Text
    summary: Text
    audience: tuple[str, ...]
    life_events: tuple[str, ...]
    trips: int
    papers: int
    workdays: int
    items: int
    departments: int
    mark: str


@dataclass(frozen=True, kw_only=True)
class GuideItem:
    """An item of a theme. `always`: whatever is answered; `typical`: in the typical situation."""

    code: str
    title: Text
    summary: Text
    department: Text
    result: Text
    always: bool
    typical: bool
    legal_workdays: int | None
    promised_workdays: int | None
    basis: tuple[LegalBasis, ...]
    conditions: tuple[Text, ...]
    faq: tuple[FrequentQuestion, ...]
    contact: Contact
    mark: str


@dataclass(frozen=True, kw_only=True)
class GuideAnswer:
    """A question with its typical answer in words."""

    question: Text
    answer: Text


@dataclass(frozen=True, kw_only=True)
class Guide:
    """The guide of a theme or a single item. `plan` is that of the typical situation; for a single
    item with open questions it is the plan as far as it is certain."""

    code: str
    title: Text
    summary: Text
    lead: Text
    minutes_to_fill: int
    basis: tuple[LegalBasis, ...]
    questions: int
    typical: tuple[GuideAnswer, ...]
    items: tuple[GuideItem, ...]
    plan: Plan
    is_theme: bool
    mark: str


def theme_cards(*, now: datetime) -> tuple[ThemeCard, ...]:
    """Every theme's tile in the order of the files. One SQL query; numbers kept per day."""
    return _cards(current_edition(), timezone.localdate(now))


def guide(theme: str, *, now: datetime) -> Guide:
    """The guide of a theme or item. One SQL query; kept per day. Errors: ThemeUnknown."""
    return _guide(current_edition(), theme, timezone.localdate(now))


@lru_cache(maxsize=8)
def _cards(edition_id: UUID, on: date) -> tuple[ThemeCard, ...]:
    book = definitions(edition_id)
    return tuple(_card(book, theme, on) for theme in book.themes.values())


def _card(book: Definitions, theme: Theme, on: date) -> ThemeCard:
    found = plan(book.compiled(theme.code, on), theme.typical_answers())
    return ThemeCard(
        code=theme.code,
        title=theme.title,
        summary=theme.summary,
        audience=theme.audience,
        life_events=theme.life_events,
        trips=found.trips,
        papers=len(found.hand_in),
        workdays=found.promised_workdays,
        items=len(found.items),
        departments=len({item.department for item in found.items}),
        mark=found.mark,
    )


@lru_cache(maxsize=PLANS_KEPT)
def _guide(edition_id: UUID, code: str, on: date) -> Guide:
    book = definitions(edition_id)
    theme = book.theme(code)
    catalogue = book.catalogue
    found = plan(book.compiled(code, on), theme.typical_answers())
    lead = catalogue.departments.get(theme.lead)
    return Guide(
        code=code,
        title=theme.title,
        summary=theme.summary,
        lead=lead.name if lead else Text(theme.lead, theme.lead),
        minutes_to_fill=minutes_of(book, found),
        basis=theme.basis,
        questions=len(theme.questions),
        typical=_answers(book, theme, found.answers),
        items=_items(book, theme, found, on),
        plan=found,
        is_theme=code in book.themes,
        mark=found.mark,
    )


def _answers(
    book: Definitions, theme: Theme, answers: Mapping[str, Any]
) -> tuple[GuideAnswer, ...]:
    """In the order in which they are asked."""
    elements = book.catalogue.elements
    asked = [one.element for one in theme.questions if one.element in answers]
    return tuple(
        GuideAnswer(question=elements[code].label, answer=elements[code].said(answers[code]))
        for code in asked
    )


def _items(book: Definitions, theme: Theme, found: Plan, on: date) -> tuple[GuideItem, ...]:
    typical = {item.code for item in found.items}
    rows = []
    for use in theme.items:
        item = book.catalogue.items[use.item]
        department = book.catalogue.departments.get(item.department)
        rows.append(
            GuideItem(
                code=item.code,
                title=item.title,
                summary=item.summary,
                department=department.name if department else Text(item.department, ""),
                result=item.result.name,
                always=use.when is None,
                typical=item.code in typical,
                legal_workdays=item.legal_workdays(on, {}),
                promised_workdays=item.promised_workdays(on, {}),
                basis=item.basis,
                conditions=item.conditions,
                faq=item.faq,
                contact=item.contact,
                mark=item.mark or ("D" if item.is_example else "V"),
            )
        )
    return tuple(rows)
