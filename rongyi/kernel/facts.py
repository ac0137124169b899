"""The shape of facts: past tense, versioned, flat, holding ids and values, never objects.

A fact is a frozen dataclass with a class variable `name` ("case.accepted.v1"). Fields may be
str, int, bool, UUID, date, datetime, None, or tuples and string-keyed mappings of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

Json = dict[str, Any]


@dataclass(frozen=True)
class StreamKey:
    """One chain of facts: a case, a definition, a post, the sign-ins of a day, ..."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True)
class Fact:
    """Base of all facts."""

    name: ClassVar[str] = ""

    def body(self) -> Json:
        """The fields as JSON values."""
        said = {}
        for name in names_of(type(self)):
            value = getattr(self, name)
            said[name] = value if type(value) in _AS_IT_IS else _plain(value)
        return said


def names_of(fact: type[Fact]) -> tuple[str, ...]:
    """The fields of a class of facts, looked up once."""
    found = _NAMES.get(fact)
    if found is None:
        found = _NAMES[fact] = tuple(field.name for field in fields(fact))
    return found


_NAMES: dict[type[Fact], tuple[str, ...]] = {}
_AS_IT_IS = frozenset({str, int, bool, type(None)})


def _plain(value: object) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    match value:
        case None | bool() | int() | str():
            return value
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case tuple() | list() | frozenset():
            return [_plain(inner) for inner in value]
    raise TypeError(f"a fact may not hold {type(value).__name__}")
