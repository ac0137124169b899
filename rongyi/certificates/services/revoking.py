"""Take a certificate back. Irreversible: who gets it again gets a new one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rongyi.certificates import policy
from rongyi.certificates.errors import AlreadyRevoked, ReasonMissing
from rongyi.certificates.events import CertificateRevoked, certificate_stream
from rongyi.certificates.models import Certificate
from rongyi.certificates.queries import CertificateRow, row_of
from rongyi.certificates.states import LIFE
from rongyi.journal.services import record, record_refusal
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotAllowedNow, NotFound, NotPermitted

REASON_CHARACTERS_MAX = 500


@transaction.atomic
def revoke(*, number: str, reason: str, actor: Actor, now: datetime) -> CertificateRow:
    """Revoke a certificate (撤销) with a reason that its holder and any verifier can read. It is up
    to who decides the item; an attempt of anybody else is recorded.

    Source of law: Administrative Licensing Law, art. 69–70.
    Errors: NotFound, NotPermitted, AlreadyRevoked, ReasonMissing.
    """
    certificate = Certificate.objects.select_for_update().filter(number=number).first()
    if certificate is None:
        raise NotFound()
    try:
        policy.require_revoke(actor, certificate, timezone.localdate(now))
    except (NotFound, NotPermitted):
        record_refusal("certificate.revoke", certificate_stream(certificate.id), actor, now)
        raise
    words = reason.strip()[:REASON_CHARACTERS_MAX]
    if not words:
        raise ReasonMissing()
    try:
        certificate.state = LIFE.after(certificate.state, "revoke")
    except NotAllowedNow:
        raise AlreadyRevoked(number=number) from None
    certificate.revoked_at, certificate.revoked_reason = now, words
    certificate.save(update_fields=["state", "revoked_at", "revoked_reason"])
    record(
        CertificateRevoked(
            certificate_id=certificate.id,
            case_id=certificate.case_id,
            number=number,
            reason=words,
        ),
        stream=certificate_stream(certificate.id),
        actor=actor,
        at=now,
    )
    return row_of(certificate, now)
