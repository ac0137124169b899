"""The plan of a theme: what one applicant must do, as frozen values. Nothing here computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from rongyi.exemption.states import (
    ABOLISHED,
    COMMITMENT,
    DATA_CALL,
    DEPARTMENT_CHECK,
    FORMED,
    PRODUCED,
    UPLOAD,
)
from rongyi.kernel.text import Text

Number = int  # working days, trips, papers, stages

BY_BURDEN = (ABOLISHED, PRODUCED, DATA_CALL, DEPARTMENT_CHECK, COMMITMENT, UPLOAD)
BURDEN = {way: burden for burden, way in enumerate(BY_BURDEN)}


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """What is known to exist about the applicant: datasets and certificates that answered.

    `unreachable` datasets count as found: the applicant is never asked because a source sleeps.
    `chosen` holds the way the applicant chose for a material instead of the computed one.
    `everything`: nobody was asked yet, all is taken to be found but what is `absent`: the data of
    an enterprise that this very application founds.
    """

    found: frozenset[str] = frozenset()
    unreachable: frozenset[str] = frozenset()
    chosen: Mapping[str, str] = field(default_factory=dict)
    everything: bool = False
    absent: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        if name in self.absent:
            return False
        return self.everything or name in self.found or name in self.unreachable


@dataclass(frozen=True, kw_only=True)
class PlannedQuestion:
    """A question of the situation. `certain` is false while earlier answers are missing."""

    element: str
    label: Text
    help: Text | None
    certain: bool
    answered: bool
    value: Any = None


@dataclass(frozen=True, kw_only=True)
class PlannedItem:
    """One item that applies. Days are working days after acceptance of the whole; both clocks
    run apart: `start`/`end` by what is promised, `legal_start`/`legal_end` by law."""

    code: str
    title: Text
    department: str
    after: tuple[str, ...]
    legal_workdays: Number
    promised_workdays: Number
    start: Number
    end: Number
    legal_start: Number
    legal_end: Number
    critical: bool
    result: Text
    certificate: str | None
    posts: tuple[str, ...]
    decision: str
    handling: str
    visits: int
    trips: Number
    trips_why: Text | None
    stages: int
    mark: str


@dataclass(frozen=True, kw_only=True)
class PlannedField:
    """A field of the one form, asked once for all items in `used_for`.

    `answered`: the situation questions or the draft already hold it. `dataset`: where its truth
    comes from when the applicant has it. `possible`: only needed if an open answer says so.
    """

    element: str
    label: Text
    section: str
    required: bool
    used_for: tuple[str, ...]
    answered: bool
    dataset: str | None
    possible: bool


@dataclass(frozen=True, kw_only=True)
class PlannedPart:
    """How one item gets one material."""

    item: str
    way: str
    source: str | None = None
    basis: Text
    mark: str
    workdays: Number | None = None
    later_workdays: Number | None = None
    commitment: Text | None = None
    consequence: Text | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedMaterial:
    """A material, once for all items that need it, and the way it disappears or `upload`.

    `asked`: the datasets that could have replaced it and do not hold it.
    """

    code: str
    title: Text
    way: str
    used_for: tuple[str, ...]
    source: str | None
    basis: Text
    why: Text
    produced_by: tuple[str, ...]
    routes_left: tuple[str, ...]
    later: bool
    later_workdays: Number | None
    asked: tuple[str, ...]
    copies_before: int
    mark: str
    parts: tuple[PlannedPart, ...]
    made: Text | None = None  # the sentence where the form that is filled in takes its place

    @property
    def way_said(self) -> str:
        """The way as people are told it."""
        return FORMED if self.way == ABOLISHED and self.made else self.way


@dataclass(frozen=True, kw_only=True)
class PlannedPost:
    """A post that will act, in the order of acting."""

    post: str
    title: Text
    department: str
    acts: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlannedVisit:
    """One site check, joint when it serves several items."""

    title: Text
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlannedFee:
    """A fee one item charges."""

    item: str
    name: Text
    amount_yuan: Decimal
    basis: Text
    mark: str


@dataclass(frozen=True, kw_only=True)
class SavingRow:
    """One summand. `counted`: it rests on a public source (mark V) and enters the total."""

    item: str
    title: Text
    amount: Number
    mark: str
    counted: bool
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Saving:
    """One measure before and after. `before` sums the sourced rows only and is None when there
    are none; `before_example` sums all rows and is shown as an example. `percent` exists only when
    every item's baseline is sourced: a percentage of our own guesses would be an advertisement."""

    before: Number | None
    before_example: Number
    after: Number
    percent: int | None
    sourced: bool
    formula: Text
    before_list: tuple[SavingRow, ...]
    after_list: tuple[SavingRow, ...]


@dataclass(frozen=True, kw_only=True)
class Savings:
    """The four measures of mission.md."""

    trips: Saving
    papers: Saving
    stages: Saving
    days: Saving


@dataclass(frozen=True, kw_only=True)
class PlannedRefusal:
    """The situation is not served by this theme: why, and what to do instead."""

    title: Text
    words: Text
    instead: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything one applicant must know before beginning. `assumed`: no source was asked yet,
    data calls are taken to succeed. `possible_*` hang on answers that are still missing."""

    theme: str
    title: Text
    on: date
    assumed: bool
    answers: Mapping[str, Any]
    questions: tuple[PlannedQuestion, ...]
    questions_left: tuple[str, ...]
    not_for: PlannedRefusal | None
    items: tuple[PlannedItem, ...]
    possible_items: tuple[str, ...]
    fields: tuple[PlannedField, ...]
    materials: tuple[PlannedMaterial, ...]
    possible_materials: tuple[str, ...]
    hand_in: tuple[str, ...]
    exempt: Mapping[str, int]
    critical_path: tuple[str, ...]
    promised_workdays: Number
    legal_workdays: Number
    legal_critical_path: tuple[str, ...]
    trips: Number
    posts: tuple[PlannedPost, ...]
    visits: tuple[PlannedVisit, ...]
    fees: tuple[PlannedFee, ...]
    fields_before: int
    savings: Savings
    mark: str

    @property
    def complete(self) -> bool:
        """Whether no situation question is left open."""
        return not self.questions_left

    @property
    def fields_to_fill(self) -> tuple[PlannedField, ...]:
        """Fields the applicant must still type: not answered and with no source of truth."""
        return tuple(
            one
            for one in self.fields
            if not one.possible and not one.answered and one.dataset is None
        )
