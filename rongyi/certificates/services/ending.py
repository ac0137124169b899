"""End a certificate before its time: annul, revoke, strike off. For good: who gets it again gets a
new one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rongyi.certificates import policy, rules
from rongyi.certificates.errors import (
    AlreadyEnded,
    DocumentMissing,
    GroundNotMet,
    GroundUnknown,
    ReasonMissing,
)
from rongyi.certificates.events import CertificateEnded, certificate_stream
from rongyi.certificates.models import Certificate
from rongyi.certificates.queries import CertificateRow, row_of
from rongyi.certificates.states import LIFE, STATE_WORDS
from rongyi.journal.queries import facts_of
from rongyi.journal.services import record, record_refusal
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Stale, Unseen
from rongyi.kernel.typed import on_one_line, readable

REASON_CHARACTERS_MAX = 500
DOCUMENT_CHARACTERS_MAX = 100
ACTS = ("annul", "revoke", "deregister")  # those of people; replacing follows from a new one


@transaction.atomic
def end(
    *,
    number: str,
    act: str,
    ground: str,
    reason: str,
    document: str = "",
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> CertificateRow:
    """Annul (撤销), revoke (吊销) or strike off (注销) a certificate, on a ground of law and with a
    reason that its holder and any verifier can read.

    `document` is the number of the decision on which a penalty rests. What was annulled or revoked
    keeps its ground and reason when it is struck off; those of striking off stand in the fact.
    It is up to who decides the item in the body that issued it; an attempt of anybody else is
    recorded. `seen`: how many facts its page showed (`StaffPage.version`); one that changed since
    stays as it is.
    Source of law: Administrative Licensing Law, arts 69 and 70; Administrative Penalty Law, art. 9.
    Errors: NotFound, NotPermitted, Unseen, Stale, AlreadyEnded, GroundUnknown, GroundNotMet,
    ReasonMissing, DocumentMissing.
    """
    certificate = Certificate.objects.select_for_update().filter(number=number).first()
    if certificate is None:
        raise NotFound()
    try:
        policy.require_end(actor, certificate, timezone.localdate(now))
    except (NotFound, NotPermitted):
        record_refusal("certificate.end", certificate_stream(certificate.id), actor, now)
        raise
    if act not in ACTS or rules.ground_of(act, ground) is None:
        raise GroundUnknown()
    words, paper = _checked(act, reason, document)
    certificate.state = _after(certificate, act, ground, now)
    if seen is not None:
        _require_seen(seen, certificate)
    if certificate.ended_at is None:  # struck off later, it still says why it was taken away
        certificate.ended_at, certificate.ended_reason = now, words
        certificate.ended_ground, certificate.ended_document = ground, paper
    certificate.save(
        update_fields=["state", "ended_at", "ended_reason", "ended_ground", "ended_document"]
    )
    record(
        CertificateEnded(
            certificate_id=certificate.id,
            case_id=certificate.case_id,
            number=number,
            act=act,
            ground=ground,
            reason=words,
            document=paper,
        ),
        stream=certificate_stream(certificate.id),
        actor=actor,
        at=now,
    )
    return row_of(certificate, now)


def _after(certificate: Certificate, act: str, ground: str, now: datetime) -> str:
    """The state in which an act leaves it. Errors: AlreadyEnded, GroundNotMet."""
    before = rules.state_on(certificate.state, certificate.valid_until, timezone.localdate(now))
    try:
        after = LIFE.after(certificate.state, act)
    except NotAllowedNow:
        state = STATE_WORDS[certificate.state]
        raise AlreadyEnded(number=certificate.number, state=state) from None
    if not rules.ground_holds(act, ground, before):
        raise GroundNotMet(state=STATE_WORDS[before])
    return after


def _require_seen(seen: int, certificate: Certificate) -> None:
    """Errors: Unseen, Stale."""
    if seen < 0:
        raise Unseen(number=certificate.number)
    if seen != len(facts_of(certificate_stream(certificate.id))):
        raise Stale(number=certificate.number)


def _checked(act: str, reason: str, document: str) -> tuple[str, str]:
    """Reason and number of the paper as they are kept."""
    words, paper = readable(reason).strip(), on_one_line(readable(document))
    if not 0 < len(words) <= REASON_CHARACTERS_MAX:
        raise ReasonMissing(limit=REASON_CHARACTERS_MAX)
    needed = act in rules.WITH_DOCUMENT
    if len(paper) > DOCUMENT_CHARACTERS_MAX or (needed and not paper):
        raise DocumentMissing(limit=DOCUMENT_CHARACTERS_MAX)
    return words, paper
