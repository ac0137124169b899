"""A draft as it stands: values by their source, the plan for them, and what is still wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rongyi.catalogue.definitions import Catalogue, Element
from rongyi.kernel.errors import DomainError
from rongyi.themes.rules.conditions import Value
from rongyi.themes.rules.keeping import (
    Call,
    Contest,
    Entry,
    Promise,
    digest_of_commitment,
    holdings_of,
)
from rongyi.themes.rules.parts import CompiledTheme
from rongyi.themes.rules.planning import plan
from rongyi.themes.rules.shape import Holdings, Plan, PlannedField
from rongyi.themes.rules.values import Typed, implausible, read_value, read_values, unanswered


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the columns of a draft hold, read."""

    answers: Mapping[str, Typed]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    calls: Mapping[str, Call] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    contested: Mapping[str, Contest] = field(default_factory=dict)
    committed: Mapping[str, Promise] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        answers: Mapping[str, Any],
        entries: Mapping[str, Any],
        calls: Mapping[str, Any],
        chosen: Mapping[str, str],
        contested: Mapping[str, Any],
        committed: Mapping[str, Any],
    ) -> Kept:
        return cls(
            answers=answers,
            entries={code: Entry.read(one) for code, one in entries.items()},
            calls={code: Call.read(one) for code, one in calls.items()},
            chosen=chosen,
            contested={code: Contest.read(one) for code, one in contested.items()},
            committed={code: Promise.read(one) for code, one in committed.items()},
        )


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft computed. `values` are all that passed their checks; `problems` name what did not,
    and what is required and empty, by element. `verified` values come from a register."""

    plan: Plan
    values: Mapping[str, Value]
    problems: Mapping[str, DomainError]
    verified: Mapping[str, Call]
    typed: Mapping[str, Typed]
    promised: Mapping[str, Promise]
    holdings: Holdings

    def fields_of(self, section: str) -> tuple[PlannedField, ...]:
        """The fields of one page of the form."""
        return tuple(one for one in self.plan.fields if one.section == section)

    def problems_of(self, section: str) -> dict[str, DomainError]:
        """What is wrong on one page, in the order of its fields."""
        codes = [one.element for one in self.fields_of(section)]
        return {code: self.problems[code] for code in codes if code in self.problems}

    @property
    def sections(self) -> tuple[str, ...]:
        """The pages that have a field, in order."""
        return tuple(dict.fromkeys(one.section for one in self.plan.fields if not one.possible))


def draft_of(compiled: CompiledTheme, catalogue: Catalogue, kept: Kept) -> Draft:
    """Compute a draft. A register's value stands unless it is contested or does not fit."""
    elements = catalogue.elements
    verified = _verified(elements, kept)
    typed: dict[str, Typed] = {
        code: entry.typed
        for code, entry in kept.entries.items()
        if code not in elements or not elements[code].register_only
    }
    typed.update(kept.answers)
    typed.update({code: _from_call(elements[code], call) for code, call in verified.items()})
    values, wrong = read_values(elements, typed)
    holdings = holdings_of(kept.calls, kept.chosen)
    found = plan(compiled, values, holdings)
    asked = {one.element for one in found.fields}
    problems: dict[str, DomainError] = {
        code: problem for code, problem in wrong.items() if code in asked
    }
    for one in found.fields:
        if elements[one.element].register_only:
            problems.pop(one.element, None)  # not for the applicant to mend: a post looks at it
        elif one.required and one.element not in values and one.element not in problems:
            problems[one.element] = unanswered(elements[one.element])
    for code, problem in implausible(elements, values, found.on).items():
        if code in asked and code not in verified and code not in kept.answers:
            problems.setdefault(code, problem)
    return Draft(
        plan=found,
        values=values,
        problems=problems,
        verified=verified,
        typed=typed,
        promised={
            one.code: kept.committed[one.code]
            for one in found.materials
            if one.code in kept.committed
            and kept.committed[one.code].digest == digest_of_commitment(one)
        },
        holdings=holdings,
    )


def _verified(elements: Mapping[str, Element], kept: Kept) -> dict[str, Call]:
    found = {}
    for code, element in elements.items():
        if element.truth is None or code in kept.answers:
            continue
        if code in kept.contested and not element.truth.only:
            continue
        call = kept.calls.get(element.truth.dataset)
        if call is None or call.state != "found":
            continue
        try:
            value = read_value(element, _from_call(element, call))
        except DomainError:
            continue
        if value is not None:
            found[code] = call
    return found


def _from_call(element: Element, call: Call) -> Typed:
    assert element.truth is not None
    return call.fields.get(element.truth.field, "")
