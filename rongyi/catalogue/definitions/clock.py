"""Shape of the clock's own rules: when it may stand still, and who watches it (时限与监察规则)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rongyi.identity.definitions import CODE, CODE_FORM
from rongyi.kernel.datafile import Mark, Selection, Shape, key
from rongyi.kernel.text import Text

WatchLevel = Literal["step", "case"]
Against = Literal["internal", "promised", "legal"]
Warning = Literal["yellow", "red"]
Told = Literal["post", "superior"]
StopReason = Literal[
    "hearing",
    "tender",
    "auction",
    "test",
    "inspection",
    "quarantine",
    "appraisal",
    "expert_review",
]
ESCALATE_DAYS_MAX = 60


@dataclass(frozen=True, kw_only=True)
class StopLimit(Shape):
    """How long one special procedure may stop the clock (特别程序时限)."""

    special: StopReason
    days_max: int = key(minimum=1, maximum=1_000)
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    verified_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Watch(Shape):
    """When somebody is warned of a due day, and who (监察规则).

    It begins to hold when at most `days` working days, or `percent` of the period, are left,
    whichever comes first; with `overdue` on the day after.
    """

    code: str = key(pattern=CODE, form=CODE_FORM)
    title: Text
    level: WatchLevel
    against: Against
    days: int | None = key(default=None, minimum=0, maximum=100)
    percent: int | None = key(default=None, minimum=1, maximum=99)
    overdue: bool = False
    colour: Warning
    tell: Told
    escalate_after: int | None = key(default=None, minimum=1, maximum=ESCALATE_DAYS_MAX)
    escalate_to: Told | None = None
    departments: Selection  # the bodies that decide on the item
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    verified_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ClockRules(Shape):
    """What stands in clock.yaml."""

    stops_max: int = key(minimum=0, maximum=100)
    stops: tuple[StopLimit, ...] = key(filled=True)
    watches: tuple[Watch, ...] = ()

    def days_max(self, special: str) -> int:
        """How many days on the calendar a special procedure may take; 0: it stops no clock."""
        return next((one.days_max for one in self.stops if one.special == special), 0)
