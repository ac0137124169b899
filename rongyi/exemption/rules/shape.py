"""What the ledger is told and what it keeps: needs, routes, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from rongyi.catalogue.definitions import Route
from rongyi.kernel.text import Text


@dataclass(frozen=True, kw_only=True)
class FileNote:
    """A file by its digest; the journal keeps the bytes."""

    digest: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A commitment (告知承诺) as it was signed: which text, by whom, when."""

    text_version: str
    signer_id: UUID
    signer: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """About whom sources are asked: the applicant, and the enterprise acted for."""

    person_id: UUID
    person: str
    enterprise_id: UUID | None = None
    enterprise: str = ""


@dataclass(frozen=True, kw_only=True)
class RouteLeft:
    """A route as the ledger keeps it. The shape of `Proof.routes`.

    `text` is what is promised; of `abolished`, what is said where the form takes its place.
    """

    way: str
    dataset: str = ""
    department: str = ""
    workdays: int = 0
    text: Text | None = None
    consequence: Text | None = None
    basis: Text

    @classmethod
    def of(cls, route: Route) -> RouteLeft:
        """What matters here of a definition's route."""
        return cls(
            way=route.way,
            dataset=route.dataset or "",
            department=route.department or "",
            workdays=route.workdays or 0,
            text=route.text,
            consequence=route.consequence,
            basis=route.basis,
        )

    def to_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> RouteLeft:
        """As it was."""
        return cls(
            way=stored["way"],
            dataset=stored["dataset"],
            department=stored["department"],
            workdays=stored["workdays"],
            text=_text(stored["text"]),
            consequence=_text(stored["consequence"]),
            basis=Text(**stored["basis"]),
        )


@dataclass(frozen=True, kw_only=True)
class MaterialNeed:
    """One material that a bundle needs, once, with its lawful routes in order of preference.

    `routes` are those that hold in this situation; what may still be uploaded says `upload`.
    """

    material: str
    title: Text
    used_for: tuple[str, ...]
    routes: tuple[Route | RouteLeft, ...] = ()
    upload: bool = True
    chosen: str = ""
    signed: Signed | None = None
    files: tuple[FileNote, ...] = ()
    produced_by: str = ""

    def routes_left(self) -> tuple[RouteLeft, ...]:
        """All routes in the ledger's own shape."""
        return tuple(
            one if isinstance(one, RouteLeft) else RouteLeft.of(one) for one in self.routes
        )


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What stands behind a proof. The shape of `Proof.evidence`; all parts may be empty."""

    fields: Mapping[str, str] = field(default_factory=dict)
    text: Text | None = None
    consequence: Text | None = None
    text_version: str = ""
    signer_id: str = ""
    signer: str = ""
    signed_at: str = ""
    files: tuple[FileNote, ...] = ()
    answer: str = ""
    produced_by: str = ""

    def to_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Evidence:
        """As it was."""
        rest = {
            name: stored[name]
            for name in (
                "text_version", "signer_id", "signer", "signed_at",
                "answer", "produced_by",
            )
        }  # fmt: skip
        return cls(
            fields=dict(stored["fields"]),
            text=_text(stored["text"]),
            consequence=_text(stored["consequence"]),
            files=tuple(FileNote(**one) for one in stored["files"]),
            **rest,
        )


def _text(stored: Mapping[str, str] | None) -> Text | None:
    return None if stored is None else Text(**stored)
