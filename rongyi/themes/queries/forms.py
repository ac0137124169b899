"""The one form, page by page: each field once, with its value, its source and what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.catalogue.definitions import Choice, Element
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError, NotFound
from rongyi.kernel.text import Text
from rongyi.themes.definitions import Definitions
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import computed, definitions, kept_of
from rongyi.themes.queries.heads import BundleHead, head_of, visible_bundle
from rongyi.themes.rules import PlannedField
from rongyi.themes.rules.drafting import Draft, Kept
from rongyi.themes.rules.values import Typed

FROM_REGISTER_ALONE = Text("由登记机关提供", "Given by the register")
FIXED = ("register", "situation", "awaited")
FROM_SITUATION = Text("您在开始时的回答", "Your answer at the beginning")


@dataclass(frozen=True, kw_only=True)
class FieldSource:
    """Where a value comes from: `register` (with its name and the time of asking), `situation`
    (a question answered before), `awaited` (the register alone may say it and has not yet),
    `typed`, or `contested`: typed against a register's word."""

    kind: str
    words: Text
    at: datetime | None = None
    register_says: Text | None = None


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """One field of the form. `readonly` values come from a register or from the questions."""

    element: str
    label: Text
    help: Text | None
    type: str
    unit: Text | None
    choices: tuple[Choice, ...]
    minimum: object
    maximum: object
    length_max: int | None
    autocomplete: str | None
    personal: str
    purpose: Text
    required: bool
    readonly: bool
    contestable: bool
    typed: Typed
    value: Text
    source: FieldSource | None
    used_for: tuple[Text, ...]
    problem: DomainError | None


@dataclass(frozen=True, kw_only=True)
class SectionLink:
    """A page of the form in the list of pages: whole when nothing on it is missing or wrong."""

    code: str
    title: Text
    whole: bool
    begun: bool


@dataclass(frozen=True, kw_only=True)
class SectionPage:
    """One page of the form. `problem` of a row is told whether or not it was sent: the view shows
    problems after the applicant has pressed the button, and of fields with something typed."""

    head: BundleHead
    code: str
    title: Text
    number: int
    total: int
    rows: tuple[FieldRow, ...]
    sections: tuple[SectionLink, ...]
    previous: str | None
    next: str | None
    last_editor_is_other: bool


def draft(
    bundle_id: UUID, actor: Actor, *, now: datetime, section: str | None = None
) -> SectionPage:
    """One page of the form; without `section` the first page with something left to do.

    One SQL query. Errors: NotFound for a foreign bundle or a page it does not have.
    """
    bundle = visible_bundle(bundle_id, actor)
    book = definitions(bundle.edition_id)
    state = computed(bundle, now)
    links = section_links(book, bundle, state)
    codes = [link.code for link in links]
    if not codes:
        raise NotFound(what="section")
    wanted = section or next((link.code for link in links if not link.whole), codes[0])
    if wanted not in codes:
        raise NotFound(what="section")
    place = codes.index(wanted)
    return SectionPage(
        head=head_of(bundle),
        code=wanted,
        title=links[place].title,
        number=place + 1,
        total=len(codes),
        rows=rows_of(book, bundle, state, wanted),
        sections=links,
        previous=codes[place - 1] if place else None,
        next=codes[place + 1] if place + 1 < len(codes) else None,
        last_editor_is_other=bundle.last_editor_id != actor.person_id,
    )


def section_links(book: Definitions, bundle: Bundle, state: Draft) -> tuple[SectionLink, ...]:
    """The pages of this draft's form."""
    titles = {one.code: one.title for one in book.theme(bundle.theme_code).sections}
    return tuple(
        SectionLink(
            code=code,
            title=titles.get(code, Text(code, code)),
            whole=not state.problems_of(code),
            begun=any(one.element in bundle.entries for one in state.fields_of(code)),
        )
        for code in state.sections
    )


def rows_of(book: Definitions, bundle: Bundle, state: Draft, section: str) -> tuple[FieldRow, ...]:
    """The certain fields of one page."""
    kept = kept_of(bundle)
    titles = {item.code: item.title for item in state.plan.items}
    return tuple(
        _row(book.catalogue.elements[one.element], one, state, kept, titles)
        for one in state.fields_of(section)
        if not one.possible
    )


def _row(
    element: Element,
    planned: PlannedField,
    state: Draft,
    kept: Kept,
    titles: Mapping[str, Text],
) -> FieldRow:
    code = element.code
    source = _source(element, state, kept)
    readonly = source is not None and source.kind in FIXED
    value = state.values.get(code)
    return FieldRow(
        element=code,
        label=element.label,
        help=element.help,
        type=element.type,
        unit=element.unit,
        choices=element.choices,
        minimum=element.minimum,
        maximum=element.maximum,
        length_max=element.length_max,
        autocomplete=element.autocomplete,
        personal=element.personal,
        purpose=element.purpose,
        required=planned.required,
        readonly=readonly,
        contestable=source is not None and source.kind == "register" and not element.register_only,
        typed=state.typed.get(code, ""),
        value=element.said(value) if value is not None else _awaited(source),
        source=source,
        used_for=tuple(titles[item] for item in planned.used_for if item in titles),
        problem=state.problems.get(code),
    )


def _awaited(source: FieldSource | None) -> Text:
    return source.words if source is not None and source.kind == "awaited" else Text("", "")


def _source(element: Element, state: Draft, kept: Kept) -> FieldSource | None:
    code = element.code
    call = state.verified.get(code)
    if call is not None:
        return FieldSource(kind="register", words=call.source, at=call.at)
    if code in state.plan.answers and code in kept.answers:
        return FieldSource(kind="situation", words=FROM_SITUATION)
    if element.register_only:
        return FieldSource(kind="awaited", words=FROM_REGISTER_ALONE)
    contest = kept.contested.get(code)
    if contest is not None and element.truth is not None:
        told = kept.calls[element.truth.dataset]
        word = str(told.fields.get(element.truth.field, ""))
        return FieldSource(
            kind="contested", words=told.source, at=contest.at, register_says=Text(word, word)
        )
    if code in kept.entries:
        return FieldSource(kind="typed", words=Text("", ""))
    return None
