"""Facts about people and their mandates. Sign-ins go to the stream sign_in/<date>."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey


def sign_ins_of(day: date) -> StreamKey:
    """All sign-ins of one day (登录) are one stream."""
    return StreamKey("sign_in", day.isoformat())


def mandate_stream(mandate_id: UUID) -> StreamKey:
    """The life of one mandate (授权)."""
    return StreamKey("mandate", str(mandate_id))


def enterprise_stream(enterprise_id: UUID) -> StreamKey:
    """The life of one enterprise (企业)."""
    return StreamKey("enterprise", str(enterprise_id))


@dataclass(frozen=True)
class EnterpriseFounded(Fact):
    """Its registration was granted; `case_id` is that of the registration."""

    name: ClassVar[str] = "enterprise.founded.v1"
    enterprise_id: UUID
    uscc: str
    case_id: UUID
    founder_id: UUID
    legal_representative_id: UUID | None


@dataclass(frozen=True)
class MandateGiven(Fact):
    name: ClassVar[str] = "identity.mandate_given.v1"
    mandate_id: UUID
    person_id: UUID
    enterprise_id: UUID
    covers_all: bool
    items: tuple[str, ...]
    can_sign: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class SignedIn(Fact):
    name: ClassVar[str] = "identity.signed_in.v1"
    person_id: UUID
    provider: str
    level: int
    channel: str


@dataclass(frozen=True)
class ActingForChosen(Fact):
    name: ClassVar[str] = "identity.acting_for_chosen.v1"
    person_id: UUID
    enterprise_id: UUID | None
    mandate_id: UUID | None


@dataclass(frozen=True)
class MandateRevoked(Fact):
    name: ClassVar[str] = "identity.mandate_revoked.v1"
    mandate_id: UUID
    person_id: UUID
    enterprise_id: UUID


@dataclass(frozen=True)
class PlacesSynchronised(Fact):
    name: ClassVar[str] = "identity.places_synchronised.v1"
    departments: int
    sites: int
    posts: int


def delegation_stream(delegation_id: UUID) -> StreamKey:
    """The life of one delegation (委托)."""
    return StreamKey("delegation", str(delegation_id))


def cover_stream(cover_id: UUID) -> StreamKey:
    """The life of one cover (代班)."""
    return StreamKey("cover", str(cover_id))


@dataclass(frozen=True)
class PowerDelegated(Fact):
    """A post lent the power of an act to a person or a body."""

    name: ClassVar[str] = "identity.power_delegated.v1"
    delegation_id: UUID
    post: str
    act: str
    person_id: UUID | None
    department: str  # the body, where it is not a person
    covers_all: bool
    items: tuple[str, ...]
    basis: str
    document: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class DelegationRevoked(Fact):
    name: ClassVar[str] = "identity.delegation_revoked.v1"
    delegation_id: UUID
    post: str


@dataclass(frozen=True)
class CoverOrdered(Fact):
    name: ClassVar[str] = "identity.cover_ordered.v1"
    cover_id: UUID
    post: str
    absent_id: UUID
    substitute_id: UUID
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class CoverEnded(Fact):
    name: ClassVar[str] = "identity.cover_ended.v1"
    cover_id: UUID
    post: str
