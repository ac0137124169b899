"""Facts of a case that goes on under another edition of the rules, or does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rongyi.cases.events.course import CaseFact


@dataclass(frozen=True, kw_only=True)
class CaseEditionMoved(CaseFact):
    """It goes on under another edition (适用新版规定), with all that this changes for it."""

    name = "case.edition_moved.v1"

    batch_id: UUID
    from_edition: UUID
    to_edition: UUID
    agreed: bool
    differences: tuple[Mapping[str, str], ...]
    legal_due: date | None
    promised_due: date | None


@dataclass(frozen=True, kw_only=True)
class CaseMoveAsked(CaseFact):
    """The applicant was asked whether it shall (征求意见), as he would give or accept more."""

    name = "case.move_asked.v1"

    batch_id: UUID
    from_edition: UUID
    to_edition: UUID
    differences: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class CaseEditionKept(CaseFact):
    """The applicant stays with the rules under which he applied (沿用原规定)."""

    name = "case.edition_kept.v1"

    from_edition: UUID
    to_edition: UUID


@dataclass(frozen=True, kw_only=True)
class CaseEditionUndone(CaseFact):
    """The move, or the question, was taken back before anything was done (撤回适用)."""

    name = "case.edition_undone.v1"

    batch_id: UUID
    from_edition: UUID
    to_edition: UUID
