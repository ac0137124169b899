"""Facts of a bundle's stream. They hold codes and ids; what people typed stays in the draft."""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.kernel.facts import Fact, StreamKey


@dataclass(frozen=True)
class BundleStarted(Fact):
    """Somebody began to fill in a theme."""

    name = "bundle.started.v1"

    theme: str
    edition_id: str
    enterprise_id: str | None


@dataclass(frozen=True)
class BundleSubmitted(Fact):
    """The bundle was submitted and its cases opened."""

    name = "bundle.submitted.v1"

    bundle_id: str
    number: str
    theme: str
    items: tuple[str, ...]
    materials: int
    handed_in: int
    plan_digest: str  # SHA-256 of the plan's JSON: what the applicant was shown


@dataclass(frozen=True)
class BundleCorrected(Fact):
    """A request for correction was answered in place."""

    name = "bundle.corrected.v1"

    case_id: str
    fields: tuple[str, ...]
    materials: tuple[str, ...]


@dataclass(frozen=True)
class BundleFinished(Fact):
    """Every case of the bundle has ended."""

    name = "bundle.finished.v1"

    bundle_id: str
    number: str
    theme: str


@dataclass(frozen=True)
class BundleTakenUp(Fact):
    """A finished bundle is open again: one of its cases was taken up again by order."""

    name = "bundle.taken_up.v1"

    bundle_id: str
    number: str
    theme: str


@dataclass(frozen=True)
class BundleDiscarded(Fact):
    """The applicant threw the draft away."""

    name = "bundle.discarded.v1"

    theme: str


def stream_of(bundle_id: object) -> StreamKey:
    """The stream of one bundle."""
    return StreamKey("bundle", str(bundle_id))
