"""Shape of the clock's own rules: when it may stand still, and who watches it (时限与监察规则)."""

from __future__ import annotations

from collections.abc import Mapping
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
DaysOf = Literal["correction", "delivery", "opinion", "visit", "unopened"]
ESCALATE_DAYS_MAX = 60
DAYS_MAX = 365
_OURS = Text("法律没有规定，上限为自拟", "no law sets it: the bound is ours")
_DELIVERED = Text("《行政许可法》第四十四条", "Administrative Licensing Law, art. 44")


@dataclass(frozen=True, slots=True)
class Days:
    """What holds where nothing is written, and what may be written by which law."""

    usual: int
    least: int
    most: int
    law: Text


# Working days, but for the visit: that is days on the calendar.
DAYS: Mapping[DaysOf, Days] = {
    # Until when the applicant answers the one notice (补正): art. 32 names no time.
    "correction": Days(10, 1, 60, _OURS),
    # From the decision until it is handed over (送达): ten at most.
    "delivery": Days(10, 1, 10, _DELIVERED),
    # What the form proposes when another body is asked (征求意见).
    "opinion": Days(5, 1, 60, _OURS),
    # How far ahead a site visit may lie (现场核查).
    "visit": Days(60, 1, DAYS_MAX, _OURS),
    # After how many a delivery that nobody opened is shown to who can hand it over (未查阅): while
    # it can still be handed over in time.
    "unopened": Days(5, 1, 9, _DELIVERED),
}


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
class ClockDays(Shape):
    """A number of days that a district sets itself, within the law (期限天数)."""

    of: DaysOf
    days: int = key(minimum=1, maximum=DAYS_MAX)
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
    days: tuple[ClockDays, ...] = ()

    def days_of(self, what: DaysOf) -> int:
        """How many days the district gives; those of the program where it says nothing."""
        return next((one.days for one in self.days if one.of == what), DAYS[what].usual)

    def days_max(self, special: str) -> int:
        """How many days on the calendar a special procedure may take; 0: it stops no clock."""
        return next((one.days_max for one in self.stops if one.special == special), 0)
