"""What a theme file says (一件事主题), as frozen values. Reading and checking: definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rongyi.catalogue.definitions import LegalBasis
from rongyi.kernel.datafile import Condition, Mark, Shape, Value, key
from rongyi.kernel.text import Text

Audience = Literal["person", "enterprise"]


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
    typical: Mapping[str, Value] = key(factory=dict)
    note: Text | None = None

    @property
    def item_codes(self) -> tuple[str, ...]:
        """The items it may lead to."""
        return tuple(one.item for one in self.items)

    def typical_answers(self) -> dict[str, Any]:
        """The answers behind the numbers on the home tile."""
        return dict(self.typical)
