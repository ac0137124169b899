"""What can go wrong with a site visit."""

from __future__ import annotations

from rongyi.kernel.errors import DomainError


class NoVisitHere(DomainError):
    """No site visit is proposed for this case, or it needs none."""

    code, status = "case.no_visit_here", 409


class VisitTimeUnfit(DomainError):
    """Day or hour of a visit are missing, past, or too far ahead. Parameters: last."""

    code, status = "case.visit_time", 422


class VisitPlaceMissing(DomainError):
    """A visit without a place, or with too long a one. Parameters: limit."""

    code, status = "case.visit_place", 422


class AgreedBefore(DomainError):
    """The department agreed to this time already."""

    code, status = "case.visit_agreed_before", 409


class VisitPast(DomainError):
    """The time to which a department would agree has passed. Parameters: day, hour."""

    code, status = "case.visit_past", 409


class VisitNotAgreed(DomainError):
    """A department has not agreed to the time of the visit whose result is recorded."""

    code, status = "case.visit_not_agreed", 409


class VisitNotYet(DomainError):
    """The day of the visit has not come. Parameters: day."""

    code, status = "case.visit_not_yet", 409


class VisitedBefore(DomainError):
    """The result of the visit stands already. Parameters: day."""

    code, status = "case.visited_before", 409


class TooFewOfficers(DomainError):
    """At least two of the staff go (Administrative Licensing Law, art. 34(3)). Parameters: least,
    most."""

    code, status = "case.too_few_officers", 422


class VisitUnmet(DomainError):
    """The last visit found the requirements not met: no approval before another finds them met.
    Parameters: day."""

    code, status = "case.visit_unmet", 409


class VisitOwed(DomainError):
    """The item has its site looked at before anything is approved, and nobody recorded that."""

    code, status = "case.visit_owed", 409
