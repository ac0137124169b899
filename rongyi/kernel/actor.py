"""Who acts, for whom, and by which posts. Made by the edge, read by policies, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rongyi.kernel.text import Text

ANONYMOUS_ID = UUID(int=0)
SYSTEM_ID = UUID(int=1)


INTERNAL = "内部授权"  # the basis of a power lent within one body


@dataclass(frozen=True, kw_only=True, slots=True)
class Delegated:
    """The power of one act that a post lent to the actor, in force today: 委托 across bodies,
    whose `basis` is an article; within a body 内部授权, whose `basis` is INTERNAL."""

    id: UUID
    post: str
    act: str
    items: frozenset[str] | None = None  # None: every item
    personal: bool = True  # lent to him by name, not to his body
    basis: str = ""
    document: str = ""
    until: date

    def covers(self, item: str) -> bool:
        """Whether the power was lent for the item."""
        return self.items is None or item in self.items


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person at work on one request.

    `enterprise_id` is set while the person acts for an enterprise under `mandate_id`, in the items
    that the mandates in force name.
    `posts` are the codes of the posts the person holds today; a citizen has none. What is signed
    and recorded is the name in Chinese; pages show `names` and `enterprise_names`.
    """

    person_id: UUID
    name: str = ""
    name_en: str = ""
    enterprise_id: UUID | None = None
    enterprise_name: str = ""
    enterprise_name_en: str = ""
    mandate_id: UUID | None = None
    mandate_items: frozenset[str] | None = None  # None: every item
    sign_items: frozenset[str] | None = None  # those he may sign commitments for; None: every item
    posts: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    led: frozenset[str] = frozenset()  # posts of the departments that he heads
    covers_for: frozenset[tuple[UUID, str]] = frozenset()  # (absent colleague, his post): 代班
    delegated: tuple[Delegated, ...] = ()
    channel: str = "web"

    @property
    def names(self) -> Text:
        """The person's name in both languages; without an English one it is the Chinese."""
        return Text(self.name, self.name_en or self.name)

    @property
    def enterprise_names(self) -> Text:
        """The same of the enterprise acted for."""
        return Text(self.enterprise_name, self.enterprise_name_en or self.enterprise_name)

    def covers(self, *items: str) -> bool:
        """Whether he may act in all these items: by himself in any, for an enterprise within his
        mandates."""
        return self.mandate_items is None or self.mandate_items.issuperset(items)

    def signs(self, *items: str) -> bool:
        """Whether he may sign commitments (承诺) in all these items."""
        return self.sign_items is None or self.sign_items.issuperset(items)

    @property
    def is_anonymous(self) -> bool:
        return self.person_id == ANONYMOUS_ID

    @property
    def is_system(self) -> bool:
        return self.person_id == SYSTEM_ID

    @property
    def is_staff(self) -> bool:
        return bool(self.posts)


ANONYMOUS = Actor(person_id=ANONYMOUS_ID)
SYSTEM = Actor(person_id=SYSTEM_ID, name="rongyi", channel="system")
