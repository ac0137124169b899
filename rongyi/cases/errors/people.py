"""What can go wrong between colleagues: whose case it is, who stands aside, opinions."""

from __future__ import annotations

from rongyi.kernel.errors import DomainError, NotPermitted


class NotYourStep(DomainError):
    """The case is at the step of another post. Parameters: post."""

    code, status = "case.not_your_step", 409


class NotYourPost(NotPermitted):
    """The act belongs to other posts. Parameters: number, words (the act), posts."""

    code, status = "case.not_your_post", 403


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
