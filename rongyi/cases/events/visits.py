"""Facts of a site visit (现场核查、联合踏勘): each case concerned tells all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rongyi.cases.events.course import CaseFact


@dataclass(frozen=True, kw_only=True)
class VisitFact(CaseFact):
    """One visit for all cases of an application that need one. `by_item`: on whose behalf the fact
    came; `items`: all that are concerned; `settled`: everybody who has to come agrees to it."""

    visit_id: UUID
    visit_on: date
    visit_at: str  # HH:MM in the time zone of the authority
    place: str
    by_item: str
    items: tuple[str, ...]
    settled: bool
    remark: str = ""  # what the applicant should know


@dataclass(frozen=True, kw_only=True)
class VisitProposed(VisitFact):
    """A department proposes day, hour and place, first or in place of others (约定). Items that are
    `apart` keep the visit of their own that they had settled."""

    name = "case.visit_proposed.v1"

    apart: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VisitAgreed(VisitFact):
    """A department comes at that time (同意)."""

    name = "case.visit_agreed.v1"


@dataclass(frozen=True, kw_only=True)
class CaseVisited(CaseFact):
    """What this department found on the spot (现场核查笔录): its own, once for a visit."""

    name = "case.visited.v1"

    visit_id: UUID
    visited_on: date
    place: str
    officers: str
    met: bool
    findings: str
