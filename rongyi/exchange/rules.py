"""The three answers of a source, and what counts as an answer at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from rongyi.kernel.text import Text

Scalar = str | int | bool | Decimal | date | tuple[str, ...] | None  # a tuple: several choices
Fields = Mapping[str, Scalar]

FIELDS_MAX = 100
VALUE_CHARACTERS_MAX = 2_000
RETRY_MINUTES = (10, 60, 180, 420)  # all within one working day of 24 hours
LIMIT_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The source holds it. `fields` are only those that the dataset declares."""

    dataset: str
    fields: Fields
    source: Text
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The source answered: it holds nothing about this subject."""

    dataset: str
    why: Text
    source: Text


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """The source did not answer, or not properly. Nothing is known; ask again at `retry_at`."""

    dataset: str
    why: Text
    source: Text
    retry_at: datetime


Answer = Found | Missing | Unreachable


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question: this dataset, about this subject, by this law."""

    dataset: str
    subject: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """What an adapter brings back, before it is believed."""

    subject: str
    fields: Mapping[str, object]


class NoAnswer(Exception):
    """Raised by adapters: the source is down, too slow, or talks nonsense. `outcome` is logged."""

    def __init__(self, outcome: str = "unreachable") -> None:
        self.outcome = outcome
        super().__init__(outcome)


def believed(record: Record, *, subject: str, declared: Iterable[str]) -> Fields:
    """The declared fields of a record about the right subject. Raises NoAnswer("bad_answer").

    A source that answers about somebody else, or with values no form could hold, is not believed;
    fields that nobody declared are dropped, so that a call cannot be widened from outside.
    """
    if record.subject != subject or len(record.fields) > FIELDS_MAX:
        raise NoAnswer("bad_answer")
    allowed = frozenset(declared)
    return {name: _scalar(value) for name, value in record.fields.items() if name in allowed}


def _scalar(value: object) -> Scalar:
    match value:
        case None | bool() | int() | Decimal() | date():
            return value
        case float():
            return Decimal(str(value))
        case str() if len(value) <= VALUE_CHARACTERS_MAX:
            return value
        case list() | tuple() if len(value) <= FIELDS_MAX:
            if all(isinstance(one, str) and len(one) <= VALUE_CHARACTERS_MAX for one in value):
                return tuple(value)
    raise NoAnswer("bad_answer")


def retry_after(now: datetime, tries: int = 0) -> datetime:
    """When to ask an unreachable source again: sooner first, all within one working day."""
    return now + timedelta(minutes=RETRY_MINUTES[min(tries, len(RETRY_MINUTES) - 1)])
