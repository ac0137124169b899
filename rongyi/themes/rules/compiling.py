"""Taking a theme apart once per edition and day, so that each plan is cheap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rongyi.catalogue.definitions import (
    Catalogue,
    FieldUse,
    Item,
    MaterialUse,
    Route,
    conditions_of,
)
from rongyi.kernel.datafile import Dated
from rongyi.kernel.periods import Period, Unit
from rongyi.kernel.text import Text
from rongyi.themes.rules.marks import hardest
from rongyi.themes.rules.parts import (
    Choice,
    Choices,
    CompiledTheme,
    FieldGroup,
    FieldPart,
    ItemPart,
    MaterialPart,
    NeedPart,
    QuestionPart,
    RefusalPart,
    RoutePart,
    StepPart,
)
from rongyi.themes.rules.shape import PlannedFee
from rongyi.themes.rules.theme import Theme, ThemeItem


def compile_theme(catalogue: Catalogue, theme: Theme, on: date) -> CompiledTheme:
    """The theme as it stands on a day. The theme and catalogue were checked when loaded."""
    uses = {use.item: use for use in sorted(theme.items, key=lambda one: one.item)}
    items = {code: catalogue.items[code] for code in uses}
    return CompiledTheme(
        theme=theme,
        on=on,
        terms={code: element.term for code, element in catalogue.elements.items()},
        datasets=_sources(catalogue),
        departments={code: one.name for code, one in catalogue.departments.items()},
        questions=_questions(catalogue, theme),
        refusals=tuple(
            RefusalPart(one.when, one.title, one.words, one.instead) for one in theme.not_for
        ),
        items={code: _item(catalogue, items[code], use, on) for code, use in uses.items()},
        materials=_materials(catalogue, items, on),
        fields=_fields(catalogue, theme, items),
        makers=_makers(items.values()),
        founders=frozenset(code for code, item in items.items() if _founds(item, catalogue)),
        of_enterprise=frozenset(
            code for code, one in catalogue.datasets.items() if one.subject == "enterprise"
        ),
        own={code: own_elements(item, catalogue) for code, item in items.items()},
    )


def _founds(item: Item, catalogue: Catalogue) -> bool:
    made = catalogue.certificates.get(item.result.certificate or "")
    return made is not None and bool(made.founding)


def own_elements(item: Item, catalogue: Catalogue) -> frozenset[str]:
    """What the item may know: its fields, what its conditions ask, what its result prints.

    Source of law: Personal Information Protection Law, art. 6 (no more than the purpose needs).
    """
    codes = {use.element for use in item.fields}
    for condition in conditions_of(item):
        codes |= {
            catalogue.terms[term] for term in condition.expression.names if term in catalogue.terms
        }
    codes |= {value for value in item.result.values.values() if value in catalogue.elements}
    return frozenset(codes)


def _sources(catalogue: Catalogue) -> dict[str, Text]:
    """How a dataset is called in a sentence: its holder and its name."""
    names = {}
    for code, dataset in catalogue.datasets.items():
        holder = catalogue.departments.get(dataset.holder)
        if holder is None:
            names[code] = dataset.name
            continue
        names[code] = Text(
            zh=f"{holder.name.zh}“{dataset.name.zh}”",
            en=f"“{dataset.name.en}” of {holder.name.en}",
        )
    return names


def _questions(catalogue: Catalogue, theme: Theme) -> tuple[QuestionPart, ...]:
    return tuple(
        QuestionPart(
            one.element,
            catalogue.elements[one.element].label,
            one.help or catalogue.elements[one.element].help,
            one.when,
        )
        for one in theme.questions
    )


def _choices(dated: Sequence[Dated], on: date, unit: Unit = "workday") -> Choices:
    """Newest first, cut behind the first that holds whatever is answered. In working days."""
    found = []
    for one in sorted(dated, key=lambda entry: entry.since, reverse=True):
        if one.since <= on:
            found.append(Choice(one.when, Period(one.value, unit).workdays, one.mark, one.why))
            if one.when is None:
                break
    return tuple(found)


def _item(catalogue: Catalogue, item: Item, use: ThemeItem, on: date) -> ItemPart:
    legal = _choices(item.limits.legal_workdays, on, item.limits.legal_unit)
    promised = _choices(item.limits.promised_workdays, on, item.limits.promised_unit)
    trips = _choices(item.trips, on)
    return ItemPart(
        code=item.code,
        title=item.title,
        department=item.department,
        condition=use.when,
        after=frozenset(use.after),
        legal=legal,
        promised=promised,
        trips=trips,
        before_trips=_choices(item.baseline.trips, on),
        before_stages=_choices(item.baseline.stages, on),
        before_days=_choices(item.baseline.days, on),
        steps=tuple(_steps(catalogue, item)),
        result=item.result.name,
        certificate=item.result.certificate,
        decision=item.decision,
        handling=item.handling,
        fees=tuple(
            (
                fee.when,
                PlannedFee(
                    item=item.code,
                    name=fee.name,
                    amount_yuan=fee.amount_yuan,
                    basis=fee.basis,
                    mark=fee.mark,
                ),
            )
            for fee in item.fees
        ),
        mark=hardest([item.mark, *(one.mark for one in (*legal, *promised, *trips))]),
    )


def _steps(catalogue: Catalogue, item: Item) -> Iterable[StepPart]:
    for step in item.steps:
        post = catalogue.posts.get(step.post or "")
        yield StepPart(
            post=step.post or "",
            post_title=post.title if post else Text(zh="系统", en="System"),
            department=post.department if post else item.department,
            stage=step.stage,
            act=step.act,
            site_check=step.special == "site_check",
            condition=step.when,
        )


def _materials(
    catalogue: Catalogue, items: Mapping[str, Item], on: date
) -> tuple[MaterialPart, ...]:
    needs: dict[str, list[NeedPart]] = {}
    for code, item in items.items():
        for use in item.materials:
            needs.setdefault(use.material, []).append(_need(code, use, on))
    return tuple(
        MaterialPart(
            code=code,
            title=catalogue.materials[code].title,
            certificate=catalogue.materials[code].certificate,
            made=catalogue.materials[code].made,
            needs=tuple(needs[code]),
        )
        for code in sorted(needs)
    )


def _need(item: str, use: MaterialUse, on: date) -> NeedPart:
    later = use.after_acceptance
    return NeedPart(
        item=item,
        material=use.material,
        condition=use.when,
        copies_before=use.copies_before,
        basis=use.basis,
        mark=use.mark,
        routes=tuple(
            _route(route) for route in use.routes if route.since is None or route.since <= on
        ),
        upload=use.upload,
        later_workdays=later.workdays if later else None,
        later_mark=later.mark if later else None,
    )


def _route(route: Route) -> RoutePart:
    return RoutePart(
        way=route.way,
        condition=route.when,
        source=route.dataset or route.department,
        basis=route.basis,
        mark=route.mark,
        workdays=route.workdays,
        commitment=route.text,
        consequence=route.consequence,
    )


def _fields(
    catalogue: Catalogue, theme: Theme, items: Mapping[str, Item]
) -> tuple[FieldGroup, ...]:
    """In the order of the theme's pages and, on a page, of the dictionary of elements."""
    parts: dict[str, list[FieldPart]] = {}
    for code, item in items.items():
        for use in item.fields:
            parts.setdefault(use.element, []).append(_field(code, use))
    pages = {section.code: place for place, section in enumerate(theme.sections)}
    places = {code: place for place, code in enumerate(catalogue.elements)}
    groups = []
    for code in parts:
        element = catalogue.elements[code]
        groups.append(
            FieldGroup(
                element=code,
                label=element.label,
                section=element.section,
                dataset=element.truth.dataset if element.truth else None,
                only=element.register_only,
                parts=tuple(parts[code]),
            )
        )
    groups.sort(key=lambda one: (pages.get(one.section, len(pages)), places[one.element]))
    return tuple(groups)


def _field(item: str, use: FieldUse) -> FieldPart:
    return FieldPart(item, use.element, use.when, use.required)


def _makers(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    makers: dict[str, list[str]] = {}
    for item in items:
        if item.result.certificate:
            makers.setdefault(item.result.certificate, []).append(item.code)
    return {certificate: tuple(sorted(codes)) for certificate, codes in makers.items()}
