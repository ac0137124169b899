"""Facts in the life of one certificate: stream certificate/<id>."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey


def certificate_stream(certificate_id: UUID) -> StreamKey:
    """The life of one certificate (证照)."""
    return StreamKey("certificate", str(certificate_id))


@dataclass(frozen=True)
class CertificateIssued(Fact):
    name: ClassVar[str] = "certificate.issued.v1"
    certificate_id: UUID
    case_id: UUID
    case_number: str
    kind: str
    number: str
    identifier: str
    file_digest: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class CertificateEnded(Fact):
    """Annulled, revoked, struck off or replaced; `act` is the move of states.LIFE."""

    name: ClassVar[str] = "certificate.ended.v1"
    certificate_id: UUID
    case_id: UUID
    number: str
    act: str
    ground: str
    reason: str
    document: str
