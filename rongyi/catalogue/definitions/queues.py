"""Shape of a queue: which waiting cases a post sees together, and how (待办队列)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rongyi.identity.definitions import CODE, CODE_FORM, Act, Post
from rongyi.kernel.datafile import Selection, Shape, key
from rongyi.kernel.text import Text

# The words of the room of cases, which stands above and is held to them by a test of its own.
TaskKind = Literal[
    "wait",
    "accept",
    "correct",
    "prereview",
    "review",
    "resume",
    "decide",
    "issue",
    "deliver",
    "close",
]
CaseState = Literal[
    "waiting",
    "submitted",
    "correction",
    "accepted",
    "stopped",
    "reviewed",
    "approved",
    "rejected",
    "issued",
    "closed",
    "refused",
    "not_needed",
    "not_ours",
    "expired",
    "transferred",
    "void",
    "withdrawn",
    "ended",
]
Light = Literal["green", "yellow", "red"]
WorkMark = Literal["corrected", "bundle", "commitment", "to_come"]
ErrandKind = Literal["agree_visit", "serve"]
Column = Literal["applicant", "papers", "channel", "received", "state", "since", "handler"]
ClockKind = Literal["left", "since", "received"]
MainAct = Literal["accept", "prereview", "review", "resume", "decide", "deliver"]
COLUMNS_MAX = 5


@dataclass(frozen=True, kw_only=True)
class QueueQuery(Shape):
    """What belongs to a queue; what is left out does not matter."""

    kinds: tuple[TaskKind, ...] = ()
    states: tuple[CaseState, ...] = ()
    items: tuple[str, ...] = ()
    lights: tuple[Light, ...] = ()
    mark: WorkMark | None = None
    errand: ErrandKind | None = None  # what is no task of the post, in place of its tasks


@dataclass(frozen=True, kw_only=True)
class QueueClock(Shape):
    """The one clock that a queue shows, by the name that fits what it counts."""

    counts: ClockKind
    title: Text


@dataclass(frozen=True, kw_only=True)
class QueueEmpty(Shape):
    """What is said where nothing waits."""

    title: Text
    words: Text


@dataclass(frozen=True, kw_only=True)
class QueueDef(Shape):
    """A queue (待办队列): for whom, what is in it, what is seen of it, what is done from it."""

    code: str = key(pattern=CODE, form=CODE_FORM)
    title: Text
    posts: Selection
    acts: tuple[Act, ...] = ()
    place: int = key(minimum=1, maximum=999)
    query: QueueQuery = field(default_factory=QueueQuery)
    columns: tuple[Column, ...] = key(filled=True)
    clock: QueueClock
    act: MainAct | None = None
    empty: QueueEmpty

    def is_for(self, post: Post) -> bool:
        """Whether a post has this queue: it is named, and has one of the acts if any is asked."""
        acts = not self.acts or not set(self.acts).isdisjoint(post.acts)
        return acts and self.posts.includes(post.code)
