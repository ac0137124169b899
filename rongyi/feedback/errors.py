"""What can go wrong with a rating. Words: definitions/sip/messages/feedback.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, DomainError, NotAllowedNow


class GradeUnknown(BadInput):
    """Not one of the five grades; none is ever taken for granted."""

    code = "rating.grade_unknown"


class TagUnknown(BadInput):
    """A tag that does not belong to the grade."""

    code = "rating.tag_unknown"


class WordsTooLong(BadInput):
    """More words than a rating may have. Parameters: limit, length."""

    code = "rating.words_too_long"


class ReasonMissing(DomainError):
    """A bad grade without a tag or a word: nobody could mend anything."""

    code, status = "rating.reason_missing", 422


class NothingToRate(NotAllowedNow):
    """The bundle is not finished yet: some of its cases are still being handled."""

    code = "rating.nothing_to_rate"


class RatedAlready(NotAllowedNow):
    """This person has rated this bundle otherwise before. Parameters: grade."""

    code = "rating.given_already"
