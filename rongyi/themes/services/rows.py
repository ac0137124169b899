"""What services give back: frozen rows, never models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.kernel.errors import DomainError
from rongyi.themes.models import Bundle, BundleFile


@dataclass(frozen=True, kw_only=True)
class BundleRow:
    """A bundle's head."""

    id: UUID
    theme_code: str
    edition_id: UUID
    state: str
    number: str | None
    version: int
    saved_at: datetime
    submitted_at: datetime | None

    @classmethod
    def of(cls, bundle: Bundle) -> BundleRow:
        return cls(
            id=bundle.id,
            theme_code=bundle.theme_code,
            edition_id=bundle.edition_id,
            state=bundle.state,
            number=bundle.number,
            version=bundle.version,
            saved_at=bundle.saved_at,
            submitted_at=bundle.submitted_at,
        )


@dataclass(frozen=True, kw_only=True)
class SavedRow:
    """What was saved when; `next_section` None after the last page of the form."""

    id: UUID
    version: int
    saved_at: datetime
    next_section: str | None


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One file of a material."""

    id: UUID
    material: str
    name: str
    size: int
    media_type: str
    digest: str
    added_at: datetime

    @classmethod
    def of(cls, file: BundleFile) -> FileRow:
        return cls(
            id=file.id,
            material=file.material,
            name=file.name,
            size=file.size,
            media_type=file.media_type,
            digest=file.digest,
            added_at=file.added_at,
        )


@dataclass(frozen=True, kw_only=True)
class Attached:
    """What became of one file: it was kept, or `error` says why not. `repeated`: it was there."""

    name: str
    file: FileRow | None = None
    repeated: bool = False
    error: DomainError | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A submitted bundle: its number and the cases opened for it."""

    bundle_id: UUID
    number: str
    submitted_at: datetime
    repeated: bool
