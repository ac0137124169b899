"""What can go wrong about certificates. Words: definitions/sip/messages/certificates.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, DomainError, NotAllowedNow


class NotIssuedHere(BadInput):
    """The certificate type has no template or number rule: it is only recognised here."""

    code, status = "certificates.not_issued_here", 422


class AlreadyRevoked(NotAllowedNow):
    """It was revoked before."""

    code, status = "certificates.already_revoked", 409


class ReasonMissing(BadInput):
    """A certificate is revoked for a reason that can be read, or not at all."""

    code, status = "certificates.reason_missing", 422


class KeyUnavailable(DomainError):
    """The signing key cannot be used."""

    code, status = "certificates.key_unavailable", 503
