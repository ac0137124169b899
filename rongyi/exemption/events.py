"""Facts about materials of a bundle: stream bundle/<id>."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey


def bundle_stream(bundle_id: UUID) -> StreamKey:
    """The chain of the bundle whose material it is."""
    return StreamKey("bundle", str(bundle_id))


@dataclass(frozen=True)
class MaterialsProved(Fact):
    """The ledger was written: for each material its way, status and law."""

    name: ClassVar[str] = "material.proved.v1"
    bundle_id: UUID
    materials: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class MaterialSettled(Fact):
    """A source or department answered later."""

    name: ClassVar[str] = "material.settled.v1"
    bundle_id: UUID
    material: str
    way: str
    status: str
    source: str
    words: str


@dataclass(frozen=True)
class MaterialStillWaiting(Fact):
    """A source was asked again and did not answer."""

    name: ClassVar[str] = "material.still_waiting.v1"
    bundle_id: UUID
    material: str
    tries: int
    handed_over: bool
    due_on: date | None


@dataclass(frozen=True)
class MaterialUploaded(Fact):
    name: ClassVar[str] = "material.uploaded.v1"
    bundle_id: UUID
    material: str
    files: tuple[str, ...]
