"""What a theme file says (一件事主题), as frozen values. Reading and checking: definitions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from rongyi.catalogue.definitions import LegalBasis
from rongyi.kernel.datafile import Condition, Mark, Shape, Value, key
from rongyi.kernel.text import Text

Audience = Literal["person", "enterprise"]


LOCAL_TIME = re.compile(r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d\Z")
LOCAL_TIME_FORM = Text("年-月-日 时:分，如 2026-05-20 09:00", "a day and time, as 2026-05-20 09:00")
CROWD_HOURS_MAX = 240
ORDER_LAST = 99  # where a theme stands that says nothing of its place


@dataclass(frozen=True, kw_only=True)
class Question(Shape):
    """One question about the situation (情形引导): its answer is the value of a data element."""

    element: str
    when: Condition | None = None
    help: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NotFor(Shape):
    """A situation this theme does not serve: said on a page of its own, with alternatives."""

    when: Condition
    title: Text
    words: Text
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ThemeItem(Shape):
    """One item of the theme, the situation it is for, and the items that must come before it."""

    item: str
    when: Condition | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section(Shape):
    """One page of the common form (一张表单)."""

    code: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class JointVisit(Shape):
    """Several site checks done as one (一同勘验)."""

    items: tuple[str, ...] = key(filled=True)
    title: Text


@dataclass(frozen=True, kw_only=True)
class Opening(Shape):
    """From when to when applications are taken (申报开放时间), by the clock of the authority.

    For `crowd_hours` after the opening they are taken by the intake: received and numbered in
    order at once, entered by and by.
    """

    opens: str = key(pattern=LOCAL_TIME, form=LOCAL_TIME_FORM)
    closes: str = key(pattern=LOCAL_TIME, form=LOCAL_TIME_FORM)
    crowd_hours: int = key(default=24, minimum=0, maximum=CROWD_HOURS_MAX)
    before: Text
    after: Text

    def opens_at(self, zone: ZoneInfo) -> datetime:
        """The moment from which applications are taken."""
        return datetime.fromisoformat(self.opens).replace(tzinfo=zone)

    def closes_at(self, zone: ZoneInfo) -> datetime:
        """The moment from which they are taken no more."""
        return datetime.fromisoformat(self.closes).replace(tzinfo=zone)

    def stage(self, now: datetime, zone: ZoneInfo) -> Literal["before", "open", "after"]:
        """Whether it is open, has still to open, or is over."""
        if now < self.opens_at(zone):
            return "before"
        return "open" if now < self.closes_at(zone) else "after"

    def draws_crowds(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether it is before the opening or shortly after it."""
        return now < self.opens_at(zone) + timedelta(hours=self.crowd_hours)


@dataclass(frozen=True, kw_only=True)
class Theme(Shape):
    """A theme: questions, the items they lead to, and the pages of the one form."""

    code: str
    title: Text
    summary: Text
    words: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = key(filled=True)
    lead: str
    life_events: tuple[str, ...] = ()
    basis: tuple[LegalBasis, ...] = key(single=True, filled=True)
    mark: Mark
    order: int = key(default=ORDER_LAST, minimum=1, maximum=ORDER_LAST)
    questions: tuple[Question, ...] = ()
    not_for: tuple[NotFor, ...] = ()
    items: tuple[ThemeItem, ...] = key(filled=True)
    sections: tuple[Section, ...] = ()
    joint_visits: tuple[JointVisit, ...] = ()
    opening: Opening | None = None
    typical: Mapping[str, Value] = key(factory=dict)
    note: Text | None = None

    @property
    def item_codes(self) -> tuple[str, ...]:
        """The items it may lead to."""
        return tuple(one.item for one in self.items)

    def typical_answers(self) -> dict[str, Any]:
        """The answers behind the numbers on the home tile."""
        return dict(self.typical)
