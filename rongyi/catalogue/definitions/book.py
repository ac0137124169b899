"""The catalogue (事项目录): all definitions of one folder or edition, by code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from rongyi.catalogue.definitions.clock import ClockRules
from rongyi.catalogue.definitions.clock_usual import USUAL
from rongyi.catalogue.definitions.elements import Element
from rongyi.catalogue.definitions.items import Item
from rongyi.catalogue.definitions.letters import UNWRITTEN, Letters
from rongyi.catalogue.definitions.materials import Material
from rongyi.catalogue.definitions.place import (
    CalendarYear,
    LifeEvent,
    Message,
    Place,
    Profile,
)
from rongyi.catalogue.definitions.queues import QueueDef
from rongyi.certificates.definitions import CertificateType
from rongyi.exchange.definitions import Dataset, DemoRegister
from rongyi.identity.definitions import Demo, Department, Post, Site
from rongyi.kernel.feel import Scope
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar, Due


@dataclass(frozen=True, slots=True)
class Calendars:
    """Everybody's working days, and those of each department."""

    everybodys: Calendar
    of: Callable[[str], Calendar]

    def add(self, day: date, count: int) -> Due:
        """As everybody counts."""
        return self.everybodys.add(day, count)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Every definition that could be read, by its code, in the order of the files.

    `declared` also names those that could not be read, so that a broken definition is told once
    and not again at every reference to it. `templates` are those of papers, by path.

    `flawed` are those of which something could not be read, `unlisted` the kinds of which not even
    every code is known, because a whole file could not be read: nothing that is built upon them is
    judged before they are mended.
    """

    place: Place | None = None
    calendar: Calendar
    clock: ClockRules = USUAL
    letters: Letters = UNWRITTEN
    calendars: Mapping[int, CalendarYear] = field(default_factory=dict)
    own_calendars: Mapping[str, CalendarYear] = field(default_factory=dict)  # by folder/year
    own: Mapping[str, Calendar] = field(default_factory=dict)  # by folder
    departments: Mapping[str, Department] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    elements: Mapping[str, Element] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    certificates: Mapping[str, CertificateType] = field(default_factory=dict)
    materials: Mapping[str, Material] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    life_events: Mapping[str, LifeEvent] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    queues: Mapping[str, QueueDef] = field(default_factory=dict)
    demo: Demo = field(default_factory=Demo)
    registers: Mapping[str, DemoRegister] = field(default_factory=dict)
    templates: Mapping[str, bytes] = field(default_factory=dict)
    scope: Scope = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    flawed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    flawed_terms: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()

    @property
    def workdays(self) -> Calendars:
        """The working days of every department, for who asks several of them."""
        return Calendars(self.calendar, self.calendar_of)

    def calendar_of(self, department: str) -> Calendar:
        """The working days of a department: its own where it names a calendar, else everybody's."""
        known = self.departments.get(department)
        return self.own.get(known.calendar or "", self.calendar) if known else self.calendar

    def calendar_for(self, item: Item) -> Calendar:
        """The working days of the body that decides on an item: its periods run by them."""
        return self.calendar_of(item.power.exercised_by)

    def is_sound(self, kind: str, code: str) -> bool:
        """Whether a definition is there and was read without a problem."""
        return code in getattr(self, kind) and code not in self.flawed.get(kind, ())

    def can_judge(self, names: frozenset[str]) -> bool:
        """Whether the elements behind these terms were read, as far as anybody can tell."""
        if names & self.flawed_terms:
            return False
        return "elements" not in self.unlisted or names <= self.scope.keys()

    def issued_by(self, certificate: str) -> Iterator[Item]:
        """The items whose result is this certificate."""
        return (item for item in self.items.values() if item.result.certificate == certificate)

    def queues_of(self, post: str) -> tuple[QueueDef, ...]:
        """The queues of a post, in the order of their places."""
        known = self.posts.get(post)
        found = [one for one in self.queues.values() if known and one.is_for(known)]
        return tuple(sorted(found, key=lambda one: (one.place, one.code)))

    def named(self, parameters: Mapping[str, object]) -> dict[str, object]:
        """The parameters of an error as people read them: the code of an item is its title, those
        of `posts` are theirs."""
        code, posts = parameters.get("item"), parameters.get("posts")
        item = self.items.get(code) if isinstance(code, str) else None
        found = {**parameters, "item": item.title} if item else dict(parameters)
        if isinstance(posts, tuple):
            titles = [self.posts[one].title for one in posts if one in self.posts]
            zh, en = "、".join(one.zh for one in titles), ", ".join(one.en for one in titles)
            found["posts"] = Text(f"“{zh}”", f"“{en}”")
        return found
