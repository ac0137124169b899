"""What can go wrong on the way of a case."""

from __future__ import annotations

from rongyi.kernel.errors import DomainError


class TooManyCases(DomainError):
    """More cases at once than one act takes. Parameters: limit."""

    code, status = "case.too_many", 422


class CorrectionTooLate(DomainError):
    """Five working days have passed: the case counts as accepted since its receipt.

    Source: Administrative Licensing Law, art. 32(1)(4). Parameters: received_on.
    """

    code, status = "case.correction_too_late", 409


class CorrectionRunning(DomainError):
    """The applicant still has time to answer the notice: it has not expired. Parameters: until."""

    code, status = "case.correction_running", 409


class CorrectionIncomplete(DomainError):
    """A second notice names what the first did not: all has to be told at once (art. 32(1)(4) of
    the Administrative Licensing Law). Parameters: points."""

    code, status = "case.correction_not_told_at_once", 409


class ResultBeingSealed(DomainError):
    """No signed checkpoint covers the decision or the certificate yet: nobody hands it over."""

    code, status = "case.result_being_sealed", 409


class PointsMissing(DomainError):
    """A correction notice without a point, or with one that says nothing. Parameters: limit."""

    code, status = "case.points_missing", 422


class NotedTooLong(DomainError):
    """What all desks say of one thing does not fit into one point of the notice. Parameters:
    limit."""

    code, status = "case.noted_too_long", 422


class PaperNotAsked(DomainError):
    """A notice demands a paper that the applicant does not hand in: it was fetched or is produced.

    Its data may be questioned instead. Parameters: material.
    """

    code, status = "case.paper_not_asked", 422


class PaperAbolished(DomainError):
    """A notice demands a paper that is abolished: never asked for. Parameters: material."""

    code, status = "case.paper_abolished", 422


class GroundUnknown(DomainError):
    """The ground is not one of the item's legal grounds. Parameters: ground."""

    code, status = "case.ground_unknown", 422


class ReasonsMissing(DomainError):
    """A refusal or rejection without reasons, or words that are too long. Parameters: limit."""

    code, status = "case.reasons_missing", 422


class OutcomeUnknown(DomainError):
    """A decision is either to approve or to reject. Parameters: outcome."""

    code, status = "case.outcome_unknown", 422


class PaperAwaited(DomainError):
    """A department has not answered yet about a paper: no approval before it does.

    Source: Administrative Licensing Law, art. 38(1). Parameters: papers, departments.
    """

    code, status = "case.paper_awaited", 409


class PaperToCome(DomainError):
    """A paper that follows is not there yet: no approval before it is.

    Source: Administrative Licensing Law, art. 38(1). Parameters: papers.
    """

    code, status = "case.paper_to_come", 409


class PaperNotToCome(DomainError):
    """The case waits for no such paper: it is there, or it was never one that may follow.

    Parameters: material.
    """

    code, status = "case.paper_not_to_come", 409


class StopNotLawful(DomainError):
    """The clock stops only for a special procedure of art. 45 that the item provides for.

    Source: Administrative Licensing Law, art. 45.
    """

    code, status = "case.stop_not_lawful", 422


class StopDayUnknown(DomainError):
    """The end of a special procedure is no day after today and within reach. Parameters: days_max.

    The limit stands in clock.yaml.
    """

    code, status = "case.stop_day", 422


class TooManyStops(DomainError):
    """The clock of this case was stopped as often as it may be. Parameters: limit."""

    code, status = "case.too_many_stops", 409


class BodyUnknown(DomainError):
    """The body to which a case is sent is unknown, or has it already. Parameters: department."""

    code, status = "case.body_unknown", 422


class ValueNotMended(DomainError):
    """Not a field of this form, not a value of its kind, or the value that is there.

    Parameters: field.
    """

    code, status = "case.value_not_mended", 422


class NotAgreed(DomainError):
    """The applicant has to agree before a value of his is changed."""

    code, status = "case.not_agreed", 422


class ExtendedBefore(DomainError):
    """The time limit was lengthened once, which is all the law allows.

    Source: Administrative Licensing Law, art. 42.
    """

    code, status = "case.extended_before", 409


class ExtensionTooLong(DomainError):
    """More working days than the law allows, or none. Parameters: limit.

    Source: Administrative Licensing Law, art. 42.
    """

    code, status = "case.extension_days", 422


class ExtensionTooLate(DomainError):
    """The time limit has passed: it can no longer be lengthened. Parameters: due_on.

    Source: Administrative Licensing Law, art. 42.
    """

    code, status = "case.extension_too_late", 409


class OrderUnknown(DomainError):
    """An order to take a case up again names its kind, number, body and a day that has come."""

    code, status = "case.order_unknown", 422


class ReceivedBefore(DomainError):
    """What was decided was opened before: its delivery is on record. Parameters: none."""

    code, status = "case.received_before", 409


class ReceiverMissing(DomainError):
    """Who took the result, and how, is written down at the counter."""

    code, status = "case.receiver_missing", 422
