"""What can go wrong about certificates. Words: definitions/sip/messages/certificates.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, DomainError, NotAllowedNow


class NotIssuedHere(BadInput):
    """The certificate type has no template or number rule: it is only recognised here."""

    code, status = "certificates.not_issued_here", 422


class AlreadyEnded(NotAllowedNow):
    """It ended before."""

    code, status = "certificates.already_ended", 409


class NotInForce(NotAllowedNow):
    """What has ended or expired can be neither renewed nor changed."""

    code, status = "certificates.not_in_force", 409


class GroundUnknown(BadInput):
    """A certificate ends on a ground of law, and each act has its own."""

    code, status = "certificates.ground_unknown", 422


class GroundNotMet(BadInput):
    """What the ground says has not come to pass. Parameters: state."""

    code, status = "certificates.ground_not_met", 422


class ReasonMissing(BadInput):
    """A certificate ends for a reason that can be read, or not at all."""

    code, status = "certificates.reason_missing", 422


class DocumentMissing(BadInput):
    """A penalty rests on a decision, which has a number."""

    code, status = "certificates.document_missing", 422


class KeyUnavailable(DomainError):
    """The signing key cannot be used."""

    code, status = "certificates.key_unavailable", 503
