"""What can go wrong with parties and hearings."""

from __future__ import annotations

from rongyi.kernel.errors import DomainError


class HearingOwed(DomainError):
    """A hearing was asked for and has to be held first. Parameters: until.

    Source: Administrative Licensing Law, arts 47, 48.
    """

    code, status = "case.hearing_owed", 409


class HearingTimeRuns(DomainError):
    """The applicant may still ask for a hearing. Parameters: until.

    Source: Administrative Licensing Law, art. 47(1).
    """

    code, status = "case.hearing_time_runs", 409


class PartyToBeHeard(DomainError):
    """An affected third party may still speak. Parameters: party, until.

    Source: Administrative Licensing Law, arts 36, 47.
    """

    code, status = "case.party_to_be_heard", 409


class PartyUnknown(DomainError):
    """The case knows no such affected party, or his name or interest is missing."""

    code, status = "case.party_unknown", 422


class TooManyParties(DomainError):
    """More affected parties than one case records. Parameters: limit."""

    code, status = "case.too_many_parties", 409


class HearingNotTold(DomainError):
    """Nobody was told of a hearing, so nobody can ask for one yet."""

    code, status = "case.hearing_not_told", 409


class HearingTooLate(DomainError):
    """The days in which a hearing could be asked for are over. Parameters: until.

    Source: Administrative Licensing Law, art. 47(1).
    """

    code, status = "case.hearing_too_late", 409


class HearingToldBefore(DomainError):
    """The applicant was told of his right, or asked for the hearing, before."""

    code, status = "case.hearing_told_before", 409


class HearingNotRunning(DomainError):
    """Minutes are those of a hearing for which the clock stands still, and that has begun."""

    code, status = "case.hearing_not_running", 409


class HearingNotAsked(DomainError):
    """Nobody asked for a hearing, so nobody can give it up."""

    code, status = "case.hearing_not_asked", 409


class HearingNotYoursToWaive(DomainError):
    """The applicant has no request for a hearing of his own that he could withdraw."""

    code, status = "case.hearing_not_yours_to_waive", 409


class HearingOver(DomainError):
    """The hearing was held, so who asked for it cannot give it up any more. Parameters: day."""

    code, status = "case.hearing_over", 409


class HearingTimeUnknown(DomainError):
    """A hearing is announced without its hour and minute.

    Source: Administrative Licensing Law, art. 48(1)(1). Parameters: none.
    """

    code, status = "case.hearing_time", 422


class HearingPlaceMissing(DomainError):
    """A hearing is announced without its place, or with too long a one.

    Source: Administrative Licensing Law, art. 48(1)(1). Parameters: limit.
    """

    code, status = "case.hearing_place", 422


class HearingDay(DomainError):
    """The day of a hearing leaves too few days of notice, or is later than the law allows.

    Source: Administrative Licensing Law, arts 47, 48. Parameters: earliest, latest.
    """

    code, status = "case.hearing_day", 422
