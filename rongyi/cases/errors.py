"""What can go wrong with cases."""

from __future__ import annotations

from rongyi.kernel.errors import DomainError, NotPermitted


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


class NotYourStep(DomainError):
    """The case is at the step of another post. Parameters: post."""

    code, status = "case.not_your_step", 409


class StandsAside(NotPermitted):
    """Who stands aside from a case (回避) does nothing on it. Parameters: number."""

    code, status = "case.stands_aside", 403


class FourEyes(NotPermitted):
    """Who checked a case does not decide it (审查与决定分离). Parameters: number."""

    code, status = "case.four_eyes", 403


class OtherHands(DomainError):
    """A colleague has the case in hand: it is his, or that of who takes his place."""

    code, status = "case.other_hands", 409


class NotAtPost(DomainError):
    """Handed to somebody who does not hold the post where it lies today. Parameters: post."""

    code, status = "case.not_at_post", 422


class MayNotTake(DomainError):
    """Who is to take over a case may not act on it. Parameters: why."""

    code, status = "case.may_not_take", 409


class AlreadyAside(DomainError):
    """Who is told to stand aside does so already, or has no part in the case."""

    code, status = "case.already_aside", 409


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


class HearingDay(DomainError):
    """The day of a hearing leaves too few days of notice, or is later than the law allows.

    Source: Administrative Licensing Law, arts 47, 48. Parameters: earliest, latest.
    """

    code, status = "case.hearing_day", 422


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


class ReceiverMissing(DomainError):
    """Who took the result, and how, is written down at the counter."""

    code, status = "case.receiver_missing", 422


class OpinionOwed(DomainError):
    """A post whose opinion the item requires was not asked, or has not answered. Parameters: posts.

    No approval before it has.
    """

    code, status = "case.opinion_owed", 409


class QuestionUnfit(DomainError):
    """A question to a post that takes part in the case itself, is unknown, or has too many days.

    Parameters: days_max.
    """

    code, status = "case.question_unfit", 422


class TooManyQuestions(DomainError):
    """A case has as many questions as it may have. Parameters: limit."""

    code, status = "case.too_many_questions", 409


class StandUnknown(DomainError):
    """An answer to a question agrees, disagrees or remarks; but for agreement it has words."""

    code, status = "case.stand_unknown", 422


class AlreadyAnswered(DomainError):
    """The question was answered already, or its case is over."""

    code, status = "case.already_answered", 409


class RenewedByLaw(DomainError):
    """Filed in time and undecided on the last day: the law has renewed it."""

    code, status = "case.renewed_by_law", 409


class GrantGone(DomainError):
    """What it renews or changes has ended meanwhile."""

    code, status = "case.grant_gone", 409


class GrantRunning(DomainError):
    """The certificate is being renewed or changed already."""

    code, status = "case.grant_running", 409
