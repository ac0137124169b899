"""What must hold of a theme before anybody may be led through it. Every problem is told at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from rongyi.catalogue.definitions import (
    Catalogue,
    Condition,
    Item,
    Look,
    check_condition,
    conditions_of,
)
from rongyi.kernel.datafile import At, Problems
from rongyi.kernel.errors import DomainError
from rongyi.themes.definitions.reach import check_reach
from rongyi.themes.rules import Theme, compile_theme, plan
from rongyi.themes.rules.graph import circle
from rongyi.themes.rules.values import read_value, typed_of


def check_theme(
    catalogue: Catalogue,
    themes: Collection[str],
    theme: Theme,
    problems: Problems,
    *,
    whole: bool = True,
) -> None:
    """References first; what needs them whole is asked only when they are.

    `themes`: every code of a theme that is written, readable or not. `whole`: all of this one
    could be read. What lies on a definition that could not be read is told at that one only.
    """
    before = len(problems)
    _references(catalogue, themes, theme, problems, whole=whole)
    _conditions(catalogue, theme, problems)
    if len(problems) > before or not whole or not all_sound(catalogue, theme):
        return
    _order(catalogue, theme, problems)
    _asked(catalogue, theme, problems)
    _sections(catalogue, theme, problems)
    _joint_visits(catalogue, theme, problems)
    _opening(theme, problems)
    _audience(catalogue, theme, problems)
    if len(problems) > before:
        return
    check_reach(catalogue, theme, problems)
    _typical(catalogue, theme, problems)


def all_sound(catalogue: Catalogue, theme: Theme) -> bool:
    """Whether everything a plan of the theme is computed from is there and was read."""
    return all(catalogue.is_sound(kind, code) for kind, code in _needed(catalogue, theme))


def _needed(catalogue: Catalogue, theme: Theme) -> Iterator[tuple[str, str]]:
    """What the theme is made of, by kind and code; of a missing item nothing more is known."""
    yield from (("elements", question.element) for question in theme.questions)
    yield from _named(catalogue, theme)
    for code in theme.item_codes:
        yield "items", code
        if code not in catalogue.items:
            continue
        item = catalogue.items[code]
        yield from _named(catalogue, item)
        yield from (("elements", use.element) for use in item.fields)
        yield from (("posts", step.post) for step in item.steps if step.post)
        if item.result.certificate:
            yield "certificates", item.result.certificate
        for use in item.materials:
            yield "materials", use.material
            material = catalogue.materials.get(use.material)
            if material is not None and material.certificate:
                yield "certificates", material.certificate
            for route in use.routes:
                yield from (("datasets", one) for one in (route.dataset,) if one)
                yield from (("departments", one) for one in (route.department,) if one)


def _named(catalogue: Catalogue, thing: Theme | Item) -> Iterator[tuple[str, str]]:
    for condition in conditions_of(thing):
        for term in names_of(condition):
            yield "elements", catalogue.terms.get(term, "")


def names_of(condition: Condition) -> frozenset[str]:
    """The terms a condition names."""
    return condition.expression.names


def _references(
    catalogue: Catalogue,
    themes: Collection[str],
    theme: Theme,
    problems: Problems,
    *,
    whole: bool,
) -> None:
    look = Look(catalogue, problems, None)
    if theme.code in catalogue.items:
        problems.add("theme.code_taken", theme.at.of("code"), code=theme.code)
    look.refer("departments", theme.lead, theme.at.of("lead"))
    for event in theme.life_events:
        look.refer("life_events", event, theme.at.of("life_events"))
    for question in theme.questions:
        look.refer("elements", question.element, question.at.of("element"))
    own = set(theme.item_codes)
    for use in theme.items:
        look.refer("items", use.item, use.at.of("item"))
        for code in use.after:
            if code == use.item:
                problems.add("theme.after_itself", use.at.of("after"), code=code)
            elif whole:
                look.refer_among("items", code, own, use.at.of("after"))
    known = {*themes, *look.known("items")}
    for refusal in theme.not_for:
        for code in refusal.instead:
            look.refer_among("items", code, known, refusal.at.of("instead"))
    look.once([(one.element, one.at.of("element")) for one in theme.questions])
    look.once([(one.item, one.at.of("item")) for one in theme.items])
    look.once([(one.code, one.at.of("code")) for one in theme.sections])
    for basis in theme.basis:
        look.marked(basis.mark, basis.source, basis.at)


def _conditions(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    """Names and types, against the dictionary of elements."""
    for condition in conditions_of(theme):
        if catalogue.can_judge(names_of(condition)):
            check_condition(condition, catalogue.scope, problems)


def _order(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    """No circle, whatever applies: an item waits for its `after` and for what makes its papers."""
    items = {code: catalogue.items[code] for code in theme.item_codes if code in catalogue.items}
    makers: dict[str, set[str]] = {}
    for item in items.values():
        if item.result.certificate:
            makers.setdefault(item.result.certificate, set()).add(item.code)
    waits = {use.item: set(use.after) for use in theme.items}
    for item in items.values():
        for need in item.materials:
            material = catalogue.materials.get(need.material)
            if material is not None and material.certificate:
                waits[item.code] |= makers.get(material.certificate, set()) - {item.code}
    found = circle({code: frozenset(before) for code, before in waits.items()})
    if found:
        problems.add("theme.circle", theme.at.of("items"), circle=" → ".join(found))


def _asked(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    """A condition speaks of what is asked: of a question, of questions before it; of an item, of
    questions; inside an item, of questions and of fields of the one form."""
    questions: list[str] = []
    for question in theme.questions:
        if question.when is not None:
            _known_terms(names_of(question.when), questions, question.when.at, problems)
        questions.append(catalogue.elements[question.element].term)
    for condition in conditions_of((theme.items, theme.not_for)):
        _known_terms(names_of(condition), questions, condition.at, problems)
    fields = [
        catalogue.elements[use.element].term
        for code in theme.item_codes
        for use in catalogue.items[code].fields
        if use.element in catalogue.elements
    ]
    for code in theme.item_codes:
        place = next(use.at for use in theme.items if use.item == code)
        for condition in conditions_of(catalogue.items[code]):
            terms = names_of(condition) & catalogue.terms.keys()
            _known_terms(terms, [*questions, *fields], place, problems)


def _known_terms(terms: Iterable[str], asked: Iterable[str], at: At, problems: Problems) -> None:
    for term in sorted(set(terms) - set(asked)):
        problems.add("theme.condition_unasked", at, term=term)


def _audience(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    """Whom the theme is for, each of its items is for; or he is an enterprise by then, because it
    comes after the licence that founds one."""
    founding = {
        code
        for code in theme.item_codes
        if (result := catalogue.items[code].result.certificate)
        and catalogue.certificates[result].founding
    }
    for use in theme.items:
        left = set(theme.audience) - set(catalogue.items[use.item].audience)
        if left and not (left == {"person"} and founding & set(use.after)):
            audience = ", ".join(sorted(left))
            problems.add("theme.audience", use.at.of("item"), code=use.item, audience=audience)


def _sections(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    pages = {section.code: section for section in theme.sections}
    used: set[str] = set()
    told: set[str] = set()
    for item in theme.item_codes:
        for use in catalogue.items[item].fields:
            element = catalogue.elements.get(use.element)
            if element is None:
                continue
            used.add(element.section)
            if element.section not in pages and element.section not in told:
                told.add(element.section)
                problems.add(
                    "theme.section_missing",
                    theme.at.of("sections"),
                    code=element.code,
                    section=element.section,
                )
    for code, section in pages.items():
        if code not in used:
            problems.add("theme.section_empty", section.at, section=code)


def _opening(theme: Theme, problems: Problems) -> None:
    """It closes after it opens, on days that there are."""
    opening = theme.opening
    if opening is None:
        return
    try:
        whole = datetime.fromisoformat(opening.opens) < datetime.fromisoformat(opening.closes)
    except ValueError:
        whole = False
    if not whole:
        problems.add(
            "theme.opening",
            opening.at,
            theme=theme.code,
            opens=opening.opens,
            closes=opening.closes,
        )


def _joint_visits(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    for joint in theme.joint_visits:
        for code in joint.items:
            why = ""
            if code not in theme.item_codes:
                why, why_en = "不是本主题的事项", "is no item of this theme"
            elif not any(step.special == "site_check" for step in catalogue.items[code].steps):
                why, why_en = "没有现场勘验环节", "has no step with a site check"
            elif len(set(joint.items)) < 2:
                why, why_en = "只有它一个", "stands alone"
            if why:
                problems.add(
                    "theme.joint_visit",
                    joint.at,
                    title=joint.title,
                    code=code,
                    why=why,
                    why_en=why_en,
                )


def _typical(catalogue: Catalogue, theme: Theme, problems: Problems) -> None:
    at = theme.at.of("typical")
    asked = {question.element for question in theme.questions}
    # one problem of an answer is told, then the plan cannot be trusted
    for code, value in theme.typical.items():
        if code not in asked:
            problems.add("theme.typical_unasked", at, code=code)
            return
        if not is_answer(catalogue, code, value):
            problems.add("theme.typical_bad", at, code=code, found=value)
            return
    # the last of days: every value that is written down has come into force
    found = plan(compile_theme(catalogue, theme, date.max), dict(theme.typical))
    for code in found.questions_left:
        problems.add("theme.typical_missing", at, code=code)
    for code in theme.typical:
        if code not in found.answers:
            problems.add("theme.typical_unasked", at, code=code)
    if found.not_for is not None:
        problems.add("theme.typical_not_for", at)


def is_answer(catalogue: Catalogue, code: str, value: object) -> bool:
    """Whether a value written in a file is one that the element allows."""
    try:
        return read_value(catalogue.elements[code], typed_of(value)) is not None
    except DomainError:
        return False
