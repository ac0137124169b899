"""What can go wrong about who acts for whom. Words: definitions/sip/messages/identity.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, DomainError, NotFound, NotPermitted


class UnknownPerson(NotFound):
    """The identity provider vouches for nobody by that name."""

    code, status = "identity.unknown_person", 404


class NoMandate(NotPermitted):
    """The person holds no mandate of that enterprise that is in force today."""

    code, status = "identity.no_mandate", 403


class MandateTooNarrow(NotPermitted):
    """The mandate is in force but does not cover these items."""

    code, status = "identity.mandate_too_narrow", 403


class MayNotSign(NotPermitted):
    """The mandate covers the item but gives no right to sign a commitment."""

    code, status = "identity.may_not_sign", 403


class BadNumber(BadInput):
    """A citizen number or a USCC whose shape or check digit is wrong."""

    code, status = "identity.bad_number", 422


class ProviderDown(DomainError):
    """The identity provider does not answer."""

    code, status = "identity.provider_down", 503


class NotInWriting(DomainError):
    """A delegation without its legal basis or the number of its paper, or with too many words.

    Parameters: limit.
    """

    code, status = "identity.not_in_writing", 422


class PeriodWrong(DomainError):
    """A period that ends before it begins, has ended already, or is too long. Parameters: limit."""

    code, status = "identity.period_wrong", 422


class NotDelegable(DomainError):
    """A power that the post does not have: another act, another item, or none at all."""

    code, status = "identity.not_delegable", 422


class UnfitDelegate(DomainError):
    """Who is to hold the power has it by himself, gives it, or holds no post at all."""

    code, status = "identity.unfit_delegate", 422


class UnfitCover(DomainError):
    """Who covers and who is away are two people of the same post, else nobody covers."""

    code, status = "identity.unfit_cover", 422
