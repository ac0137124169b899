"""A single item as a theme of one, and what is asked before it is begun.

Asked in the situation is what decides the papers, times, trips and fees of the item, or what its
form does not ask for though a condition of it names it. Never asked there is anything about a
person, nor what a register knows better: answers of the situation travel in the address, before
anybody signs in. A condition upon such a value stays open in the plan, which then shows the more
careful way, and is decided in the draft. Source of law: Personal Information Protection Law,
art. 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rongyi.catalogue.definitions import Catalogue, Element, Item, conditions_of
from rongyi.kernel.datafile import Condition
from rongyi.kernel.text import Text
from rongyi.themes.rules import Question, Section, Theme, ThemeItem

_PAGE = Text(zh="填写信息", en="Your details")
_TYPES_OF_A_PERSON = frozenset({"document_no", "phone", "email", "address"})


def theme_of_item(catalogue: Catalogue, item: Item, titles: Mapping[str, Text]) -> Theme:
    """A single item is a bundle of one. `titles` of pages are those of the themes."""
    asked = {use.element for use in item.fields}
    sections = dict.fromkeys(
        element.section for code, element in catalogue.elements.items() if code in asked
    )
    return Theme(
        at=item.at,
        code=item.code,
        title=item.title,
        summary=item.summary,
        words=item.words,
        audience=item.audience,
        lead=item.department,
        life_events=item.life_events,
        basis=item.basis,
        mark=item.mark or ("D" if item.is_example else "V"),
        questions=tuple(_questions(catalogue, item)),
        items=(ThemeItem(item=item.code),),
        sections=tuple(Section(code=code, title=titles.get(code, _PAGE)) for code in sections),
    )


def may_be_asked_before(catalogue: Catalogue, item: Item, element: Element) -> bool:
    """Whether an answer may be given by anybody and stand in an address.

    A register of enterprises knows nothing of one that the item itself founds.
    """
    if element.personal != "none" or element.type in _TYPES_OF_A_PERSON:
        return False
    if element.truth is None:
        return True
    made = catalogue.certificates.get(item.result.certificate or "")
    founds = made is not None and bool(made.founding)
    of_enterprise = catalogue.datasets[element.truth.dataset].subject == "enterprise"
    return founds and of_enterprise and not element.truth.only


def _questions(catalogue: Catalogue, item: Item) -> Iterator[Question]:
    """In the order of the dictionary; one that stands in the form has the form's condition."""
    fields = {use.element: use for use in item.fields}
    named = _elements(catalogue, conditions_of(item))
    deciding = _elements(catalogue, _deciding(item))
    for code, element in catalogue.elements.items():
        if code not in named or (code in fields and code not in deciding):
            continue
        if may_be_asked_before(catalogue, item, element):
            yield Question(element=code, when=fields[code].when if code in fields else None)


def _deciding(item: Item) -> Iterator[Condition]:
    """The conditions on which papers, times, trips and fees hang."""
    for part in (item.materials, item.limits, item.trips, item.baseline, item.fees):
        yield from conditions_of(part)


def _elements(catalogue: Catalogue, conditions: Iterable[Condition]) -> set[str]:
    terms = {term for condition in conditions for term in condition.expression.names}
    return {catalogue.terms[term] for term in terms if term in catalogue.terms}
