"""Facts that the catalogue states."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey


@dataclass(frozen=True)
class DefinitionPublished(Fact):
    """A new version of a definition is in force from this edition on (定义发布)."""

    name = "definition.published.v1"

    kind: str
    code: str
    version: int
    digest: str
    edition_id: UUID
    edition_number: int


@dataclass(frozen=True)
class DefinitionWithdrawn(Fact):
    """A definition is no longer part of the edition in force (定义撤下)."""

    name = "definition.withdrawn.v1"

    kind: str
    code: str
    version: int
    edition_id: UUID
    edition_number: int


def definition_stream(kind: str, code: str) -> StreamKey:
    """The stream of one definition: its versions one after the other."""
    return StreamKey("definition", f"{kind}/{code}")
