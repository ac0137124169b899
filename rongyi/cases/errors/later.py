"""What can go wrong when the rules of a case change, and about what it renews or changes."""

from __future__ import annotations

from rongyi.kernel.errors import DomainError


class MoveBlocked(DomainError):
    """The case cannot go on under the other edition. Parameters: number, why."""

    code, status = "case.move_blocked", 409


class MoveMeansConsent(DomainError):
    """The applicant would give or accept more: he is asked first. Parameters: number."""

    code, status = "case.move_means_consent", 409


class MovedOn(DomainError):
    """Something was done since the case was moved, so it is not taken back. Parameters: number."""

    code, status = "case.moved_on", 409


class MovedBefore(DomainError):
    """It goes by that edition already, or its applicant is being asked. Parameters: number."""

    code, status = "case.moved_before", 409


class MoveNotAsked(DomainError):
    """Nobody asks the applicant, or no longer, whether other rules shall apply."""

    code, status = "case.move_not_asked", 409


class RenewedByLaw(DomainError):
    """Filed in time and undecided on the last day: the law has renewed it."""

    code, status = "case.renewed_by_law", 409


class GrantGone(DomainError):
    """What it renews or changes has ended meanwhile."""

    code, status = "case.grant_gone", 409


class GrantRunning(DomainError):
    """The certificate is being renewed or changed already."""

    code, status = "case.grant_running", 409
