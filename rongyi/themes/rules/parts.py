"""A theme taken apart for planning: conditions parsed, dated values cut down to one day.

Made once per edition, theme and day by `compile_theme`; planning only reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rongyi.kernel.datafile import Condition
from rongyi.kernel.text import Text
from rongyi.themes.rules.conditions import Situation
from rongyi.themes.rules.shape import Number, PlannedFee
from rongyi.themes.rules.theme import Theme


@dataclass(frozen=True, slots=True)
class Choice:
    """One dated value that may be in force on the day, if its condition holds."""

    condition: Condition | None
    value: Number
    mark: str
    why: Text | None


Choices = tuple[Choice, ...]  # newest first; the first whose condition holds is in force


@dataclass(frozen=True, slots=True)
class RoutePart:
    """One way a material may disappear for one item, in that item's order of preference."""

    way: str
    condition: Condition | None
    source: str | None  # dataset or department
    basis: Text
    mark: str
    workdays: Number | None
    commitment: Text | None
    consequence: Text | None


@dataclass(frozen=True, slots=True)
class NeedPart:
    """One item's need of one material."""

    item: str
    material: str
    condition: Condition | None
    copies_before: int
    basis: Text
    mark: str
    routes: tuple[RoutePart, ...]
    upload: bool
    later_workdays: Number | None
    later_mark: str | None


@dataclass(frozen=True, slots=True)
class FieldPart:
    """One item's need of one field."""

    item: str
    element: str
    condition: Condition | None
    required: bool


@dataclass(frozen=True, slots=True)
class StepPart:
    """One step of an item's own life."""

    post: str
    post_title: Text
    department: str
    stage: str
    act: str
    site_check: bool
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class ItemPart:
    """One item of the theme with all that planning asks of it."""

    code: str
    title: Text
    department: str
    condition: Condition | None
    after: frozenset[str]
    legal: Choices
    promised: Choices
    trips: Choices
    before_trips: Choices
    before_stages: Choices
    before_days: Choices
    steps: tuple[StepPart, ...]
    result: Text
    certificate: str | None
    decision: str
    handling: str
    fees: tuple[tuple[Condition | None, PlannedFee], ...]
    mark: str


@dataclass(frozen=True, slots=True)
class MaterialPart:
    """A material and every need of it in the theme."""

    code: str
    title: Text
    certificate: str | None
    made: Text | None  # the sentence where the form that is filled in takes its place
    needs: tuple[NeedPart, ...]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A data element and every item that asks for it."""

    element: str
    label: Text
    section: str
    dataset: str | None
    only: bool  # the register alone may say it
    parts: tuple[FieldPart, ...]


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """A question and what its words are."""

    element: str
    label: Text
    help: Text | None
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class RefusalPart:
    """A situation that is not served."""

    condition: Condition
    title: Text
    words: Text
    instead: tuple[str, ...]


@dataclass(frozen=True)
class CompiledTheme:
    """A theme ready for planning. `order` places items so that producers and `after` come first
    in whatever situation; `terms` turns element codes into the names of conditions."""

    theme: Theme
    on: date
    terms: Mapping[str, str]
    datasets: Mapping[str, Text]  # code -> how the source is called in a sentence
    departments: Mapping[str, Text]
    questions: tuple[QuestionPart, ...]
    refusals: tuple[RefusalPart, ...]
    items: Mapping[str, ItemPart]  # by code, in order of code
    materials: tuple[MaterialPart, ...]  # in order of code
    fields: tuple[FieldGroup, ...]  # in order of the form
    makers: Mapping[str, tuple[str, ...]]  # certificate -> items that produce it
    founders: frozenset[str]  # items whose result founds an enterprise
    of_enterprise: frozenset[str]  # datasets about an enterprise: none while it is being founded
    own: Mapping[str, frozenset[str]]  # item -> the elements its case may know


def absent_of(compiled: CompiledTheme, applied: Iterable[str]) -> frozenset[str]:
    """The datasets that cannot know anything: those of an enterprise that these items found."""
    founded = not compiled.founders.isdisjoint(applied)
    return compiled.of_enterprise if founded else frozenset()


def in_force(choices: Choices, situation: Situation) -> Choice | None:
    """The value in force: the newest whose condition is absent or true."""
    return next((one for one in choices if situation.is_true(one.condition)), None)
