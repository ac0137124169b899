"""What the components of staff pages are given: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rongyi.web.rows import Choice, Words


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A few words in a tint, with a drawing."""

    words: Words
    tone: str = "grey"
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A post that somebody holds, and how much lies there."""

    title: Words
    url: str
    total: Words
    below: Words = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Key:
    """One or two keys and what they do."""

    keys: tuple[str, ...]
    words: Words


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value that was handed in and where it came from; one that was changed shows both."""

    label: Words
    value: object
    origin: Mark
    before: object = None
    before_words: Words = ""
    type: str = "text"
    choices: tuple[Choice, ...] = ()
    unit: Words = ""
    example: bool = False


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One thing the system looked at: whether it holds, and what there is to see."""

    words: Words
    holds: bool
    hint: Words = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A letter before it is sent: the same sentences as the paper will have."""

    title: Words
    issuer: Words
    number: str
    to: Words
    item: Words
    paragraphs: tuple[Words, ...] = ()
    points: tuple[tuple[Words, Words], ...] = ()
    reasons: Words = ""
    ground: Words = ""
    remedies: Words = ""
    power: Words = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One thing that a correction notice may name: to be ticked, with words of its own."""

    key: str
    label: Words
    below: Words = ""
    ticked: bool = False
    words: str = ""
    error: Words = ""

    @property
    def id(self) -> str:
        return f"point-{self.key}"
