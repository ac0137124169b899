"""Shape of an item (事项): what may be applied for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from rongyi.catalogue.definitions.items.parts import (
    DEPTH_MAX,
    Across,
    Baseline,
    Channel,
    Checker,
    Codes,
    Consulted,
    Contact,
    Decision,
    Fee,
    FieldUse,
    Ground,
    Handling,
    Kind,
    LegalBasis,
    Level,
    Limits,
    MaterialUse,
    Power,
    Question,
    Renewal,
    Result,
    SelfHandled,
    Serves,
    Step,
    Verdict,
)
from rongyi.catalogue.definitions.place import CODE, CODE_FORM, Audience
from rongyi.catalogue.definitions.ruling import Check, Table
from rongyi.kernel.datafile import (
    NOWHERE,
    At,
    Dated,
    Mark,
    Shape,
    key,
    value_on,
)
from rongyi.kernel.periods import Period
from rongyi.kernel.text import Text


@dataclass(frozen=True, kw_only=True)
class Item(Shape):
    """What may be applied for (事项)."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    title: Text
    summary: Text
    words: tuple[str, ...] = ()
    kind: Kind
    verdict: Verdict | None = None  # what a decision is called; else by `kind`
    handling: Handling
    decision: Decision
    checks: tuple[Check, ...] = ()
    table: Table | None = None
    audience: tuple[Audience, ...] = key(filled=True)
    level: Level
    codes: Codes | None = None
    channels: tuple[Channel, ...] = key(filled=True)
    online_depth: int = key(minimum=0, maximum=DEPTH_MAX)
    department: str
    handled: SelfHandled = "own"
    across: tuple[Across, ...] = ()
    power: Power
    basis: tuple[LegalBasis, ...] = key(filled=True)
    conditions: tuple[Text, ...] = ()
    limits: Limits
    trips: tuple[Dated, ...] = key(single=True, filled=True)
    baseline: Baseline
    fees: tuple[Fee, ...] = ()
    pay_online: bool = False
    appointment: bool = False
    quantity_limit: Text | None = None
    fields: tuple[FieldUse, ...] = ()
    materials: tuple[MaterialUse, ...] = ()
    steps: tuple[Step, ...] = key(filled=True)
    four_eyes: tuple[Checker, ...] = ()  # who did one of these acts on a case does not decide it
    opinions: tuple[Consulted, ...] = ()
    result: Result
    grounds: tuple[Ground, ...] = ()
    renewal: Renewal | None = None
    change: bool = False  # what its certificate says may be changed (变更)
    serves: Serves
    faq: tuple[Question, ...] = ()
    contact: Contact
    life_events: tuple[str, ...] = ()
    mark: Mark | None = None
    note: Text | None = None

    def legal_workdays(self, on: date, values: Mapping[str, Any] | None = None) -> int | None:
        """The statutory limit in force on a day, in working days; about, for another unit."""
        found = self.legal_period(on, values)
        return None if found is None else found.workdays

    def promised_workdays(self, on: date, values: Mapping[str, Any] | None = None) -> int | None:
        """The promised limit in force on a day, in working days; about, for another unit."""
        found = self.promised_period(on, values)
        return None if found is None else found.workdays

    def legal_period(self, on: date, values: Mapping[str, Any] | None = None) -> Period | None:
        """The statutory limit in force on a day. A count of 0 = at once."""
        found = value_on(on, self.limits.legal_workdays, values)
        return None if found is None else Period(found, self.limits.legal_unit)

    def promised_period(self, on: date, values: Mapping[str, Any] | None = None) -> Period | None:
        """The promised limit in force on a day. A count of 0 = at once."""
        found = value_on(on, self.limits.promised_workdays, values)
        return None if found is None else Period(found, self.limits.promised_unit)

    @cached_property
    def posts(self) -> tuple[str, ...]:
        """The posts that act, each once, in the order of the steps."""
        return tuple(dict.fromkeys(step.post for step in self.steps if step.post))

    @cached_property
    def posts_by_step(self) -> Mapping[str, frozenset[str]]:
        """The posts of the steps of each act that has any."""
        acts = {step.act for step in self.steps if step.post}
        return {
            act: frozenset(step.post for step in self.steps if step.act == act and step.post)
            for act in acts
        }

    @property
    def is_example(self) -> bool:
        """Whether what the page shows rests on unverified or proposed numbers (示例数据)."""
        return any(mark != "V" for mark in self._marks())

    def _marks(self) -> list[Mark]:
        limits, baseline = self.limits, self.baseline
        dated = (*limits.legal_workdays, *limits.promised_workdays, *self.trips)
        before = (*baseline.trips, *baseline.stages, *baseline.days)
        marks = [one.mark for one in (*dated, *before)]
        marks += [*(one.mark for one in self.basis), *(one.mark for one in self.fees)]
        return marks + [one.mark for one in self.materials]

    def where(self, name: str) -> At:
        """The place of one of its keys."""
        return self.at.of(name) if self.at is not NOWHERE else NOWHERE
