"""Facts about what a case renews or changes, and about the end of what it granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from rongyi.cases.events.course import CaseFact


@dataclass(frozen=True, kw_only=True)
class CaseGrantNamed(CaseFact):
    """It was handed in to renew or change a certificate (延续、变更). `in_time`: so early that it
    counts as renewed if nobody decides by its last day, `expires_on`."""

    name = "case.grant_named.v1"

    purpose: str
    certificate_id: UUID
    certificate_number: str
    in_time: bool
    expires_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseDeemedRenewed(CaseFact):
    """Nobody decided by the last day of the certificate: by law it is renewed (视为准予延续)."""

    name = "case.deemed_renewed.v1"

    outcome: str
    certificate: str
    expired_on: date
    power: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseGrantEnded(CaseFact):
    """What it granted ended before its time: annulled, revoked, struck off or replaced."""

    name = "case.grant_ended.v1"

    certificate_id: UUID
    certificate_number: str
    act: str
    ground: str
    ground_zh: str
    ground_en: str
    law_zh: str
    law_en: str
    document: str
    reason: str
