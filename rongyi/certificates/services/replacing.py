"""Put another certificate in the place of one: the end of a change (变更) or renewal (延续)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rongyi.certificates import rules
from rongyi.certificates.definitions import CertificateType
from rongyi.certificates.errors import NotInForce
from rongyi.certificates.events import CertificateEnded, certificate_stream
from rongyi.certificates.models import Certificate
from rongyi.certificates.queries import CertificateRow, row_of
from rongyi.certificates.rules import Term
from rongyi.certificates.states import LIFE, REPLACED, STATE_WORDS, VALID
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

WORDS = {
    True: Text("准予延续，换发新证，证号{number}", "Renewed: replaced by {number}"),
    False: Text("准予变更，换发新证，证号{number}", "Changed: replaced by {number}"),
}


@dataclass(frozen=True, kw_only=True)
class Replacing:
    """Which certificate the new one replaces. `renews`: its term goes on; else what it says
    changes, and its last day stays. `goes_on`: filed in time, so that there is no gap after it."""

    certificate_id: UUID
    renews: bool
    goes_on: bool = True


def in_force(certificate_id: UUID, *, now: datetime, expired: bool = False) -> CertificateRow:
    """The certificate, locked until the transaction ends, that nobody ended; nor is it past its
    last day unless that may be `expired`. One SQL query. Errors: NotFound, NotInForce."""
    return row_of(_locked(certificate_id, now, expired=expired), now)


@transaction.atomic
def _locked(
    certificate_id: UUID, now: datetime, *, expired: bool, states: Sequence[str] = (VALID,)
) -> Certificate:
    found = Certificate.objects.select_for_update().filter(id=certificate_id).first()
    if found is None:
        raise NotFound(what="certificate")
    state = rules.state_on(found.state, found.valid_until, timezone.localdate(now))
    if found.state not in states or (state != VALID and not expired):
        raise NotInForce(number=found.number, state=STATE_WORDS[state])
    return found


def old_of(replacing: Replacing, *, case_id: UUID, now: datetime) -> Certificate:
    """The certificate that is replaced, locked; also one that the same case replaced before, by a
    certificate that ended meanwhile. Errors: NotFound, NotInForce."""
    mine = Certificate.objects.filter(case_id=case_id).exclude(state=VALID)
    again = REPLACED if mine.exists() else VALID
    return _locked(replacing.certificate_id, now, expired=True, states=(VALID, again))


def term_of(
    old: Certificate, replacing: Replacing, kind: CertificateType, *, now: datetime
) -> Term:
    """The term of the new one. What was filed late and expired meanwhile begins anew today."""
    today = timezone.localdate(now)
    last = old.valid_until
    if last is not None and last < today and not replacing.goes_on:
        last = today - timedelta(days=1)
    term = Term(old.valid_from, last)
    return rules.term_after(term, renews=replacing.renews, today=today, validity=kind.validity)


def replace(
    old: Certificate, new: Certificate, replacing: Replacing, *, actor: Actor, now: datetime
) -> None:
    """End the old one in favour of the new one (换发), in the transaction that issues it. One that
    ended so before names the new one from now on; its end stands in its facts already."""
    words = WORDS[replacing.renews].format({"number": new.number}).zh
    if old.state == REPLACED:
        old.ended_reason = words
        old.save(update_fields=["ended_reason"])
        return
    old.state, old.ended_at, old.ended_reason = LIFE.after(old.state, "replace"), now, words
    old.save(update_fields=["state", "ended_at", "ended_reason"])
    fact = CertificateEnded(
        certificate_id=old.id,
        case_id=old.case_id,
        number=old.number,
        act="replace",
        ground="",
        reason=words,
        document="",
    )
    record(fact, stream=certificate_stream(old.id), actor=actor, at=now)
