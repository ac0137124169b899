"""Reading certificates: mine, a case's, and what the public may learn of one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rongyi.certificates import policy, rules
from rongyi.certificates.events import CertificateIssued, certificate_stream
from rongyi.certificates.models import Certificate
from rongyi.certificates.rules import GROUNDS
from rongyi.certificates.states import ALTERED, LIFE, UNKNOWN
from rongyi.documents.rules import UPLOAD_BYTES_MAX
from rongyi.identity.rules import masked_name
from rongyi.journal.errors import BeingSealed
from rongyi.journal.queries import FactRow, facts_of, unsealed
from rongyi.journal.services import open_file
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

HELD_MAX = 200
FILE_BYTES_MAX = UPLOAD_BYTES_MAX  # of a file that somebody presents
IDENTIFIERS_MAX = 10  # in one presented file


@dataclass(frozen=True, kw_only=True)
class CertificateRow:
    """A certificate as its holder and the staff see it."""

    id: UUID
    kind: str
    item: str
    case_id: UUID
    enterprise_id: UUID | None
    title: Text
    number: str
    identifier: str
    code: str
    holder: Text
    issuer: Text
    power: Text
    lines: tuple[rules.Line, ...]
    case_number: str
    issued_at: datetime
    valid_from: date
    valid_until: date | None
    state: str
    ended_at: datetime | None
    ended_ground: str
    ended_reason: str
    ended_document: str
    file_digest: str
    is_test: bool
    known: Mapping[str, Any] = field(repr=False, default_factory=dict)  # as a register says it


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What anybody may learn who has number and code, or the file.

    `state` is one of states.STATE_WORDS; the rest is empty for unknown.
    """

    state: str
    title: Text | None = None
    number: str = ""
    identifier: str = ""
    holder: str = ""
    issuer: Text | None = None
    power: Text | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    ended_on: date | None = None
    ended_reason: str = ""
    is_test: bool = False


def row_of(one: Certificate, now: datetime) -> CertificateRow:
    """The row of a certificate already read. No SQL."""
    lines = tuple(rules.Line.from_json(line) for line in one.lines)
    state = rules.state_on(one.state, one.valid_until, timezone.localdate(now))
    return CertificateRow(
        id=one.id,
        kind=one.kind,
        item=one.item,
        case_id=one.case_id,
        enterprise_id=one.holder_enterprise_id,
        title=one.title,
        number=one.number,
        identifier=one.identifier,
        code=rules.shown_code(one.code),
        holder=one.holder,
        issuer=one.issuer_name,
        power=one.power,
        lines=lines,
        case_number=one.case_number,
        issued_at=one.issued_at,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        state=state,
        ended_at=one.ended_at,
        ended_ground=one.ended_ground,
        ended_reason=one.ended_reason,
        ended_document=one.ended_document,
        file_digest=one.file_digest,
        is_test=one.test_key,
        known=rules.known_from(
            holder=one.holder_zh,
            number=one.number,
            subject=one.holder_subject,
            state=state,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            lines=lines,
        ),
    )


def _released(rows: Iterable[Certificate]) -> list[Certificate]:
    """Those whose issuing a signed checkpoint covers: nobody outside learns of the others."""
    streams = {certificate_stream(one.id): one for one in rows}
    hidden = unsealed(list(streams), [CertificateIssued.name])
    return [one for stream, one in streams.items() if stream not in hidden]


def held_by(actor: Actor, *, now: datetime) -> list[CertificateRow]:
    """Certificates of the person, or of the enterprise acted for in the items of the mandate,
    newest first; those that are sealed. Two SQL queries."""
    found = policy.held_certificates(actor).order_by("-issued_at", "-id")
    return [row_of(one, now) for one in _released(found[:HELD_MAX])]


def held(number: str, actor: Actor, *, now: datetime) -> CertificateRow:
    """One of those of `held_by`. Two SQL queries. Errors: NotFound."""
    found = policy.held_certificates(actor).filter(number=number).first()
    if found is None or not _released([found]):
        raise NotFound(what="certificate")
    return row_of(found, now)


@dataclass(frozen=True, kw_only=True)
class StaffPage:
    """A certificate for staff of the body that issued it: which acts they may do, and its life."""

    row: CertificateRow
    acts: tuple[str, ...]
    history: tuple[FactRow, ...]

    @property
    def version(self) -> int:
        """How many facts there are of it: an act carries the number that was seen."""
        return len(self.history)


def issued_by(actor: Actor, text: str, *, now: datetime) -> list[CertificateRow]:
    """Certificates that the actor's departments issued: of that number, or of a holder whose name
    begins like that, newest first, at most HELD_MAX. One SQL query."""
    named = Q(number__in=rules.read_number(text)) | Q(holder_zh__startswith=text.strip())
    found = policy.issued_certificates(actor).filter(named).order_by("-issued_at", "-id")
    return [row_of(one, now) for one in found[:HELD_MAX]]


def staff_page(number: str, actor: Actor, *, now: datetime) -> StaffPage:
    """One of them with its life. At most six SQL queries. Errors: NotFound."""
    one = policy.issued_certificates(actor).filter(number=number).first()
    if one is None:
        raise NotFound(what="certificate")
    may = policy.may_end(actor, one, timezone.localdate(now))
    acts = tuple(act for act in LIFE.allowed(one.state) if act in GROUNDS) if may else ()
    history = facts_of(certificate_stream(one.id))
    return StaffPage(row=row_of(one, now), acts=acts, history=tuple(history))


def of_cases(case_ids: list[UUID], *, now: datetime) -> dict[UUID, list[CertificateRow]]:
    """Certificates of several cases by case. One SQL query."""
    grouped: dict[UUID, list[CertificateRow]] = {}
    found = Certificate.objects.filter(case_id__in=case_ids[:HELD_MAX]).order_by("issued_at", "id")
    for one in found[:HELD_MAX]:
        grouped.setdefault(one.case_id, []).append(row_of(one, now))
    return grouped


def released_of_cases(case_ids: list[UUID], *, now: datetime) -> dict[UUID, list[CertificateRow]]:
    """The same as their holders may know them: those that are sealed. Two SQL queries."""
    grouped: dict[UUID, list[CertificateRow]] = {}
    found = Certificate.objects.filter(case_id__in=case_ids[:HELD_MAX]).order_by("issued_at", "id")
    for one in _released(found[:HELD_MAX]):
        grouped.setdefault(one.case_id, []).append(row_of(one, now))
    return grouped


def file_of(number: str, actor: Actor) -> bytes:
    """The signed PDF, for its holder once it is sealed, and for the issuing department.

    Three SQL queries at most. Errors: NotFound, BeingSealed.
    """
    found = policy.visible_certificates(actor).filter(number__in=rules.read_number(number)).first()
    if found is None:
        raise NotFound()
    if found.issuer not in actor.departments and not _released([found]):
        raise BeingSealed()
    return open_file(found.file_digest)


def check(number: str, code: str, *, now: datetime) -> Verification:
    """What the public may learn with number and code; a wrong pair is unknown, whichever is wrong.

    One that is not sealed is unknown, too. Never raises. Two SQL queries.
    """
    found = Certificate.objects.filter(number__in=rules.read_number(number)).first()
    expected = found.code if found else "-" * rules.CODE_LENGTH
    matches = hmac.compare_digest(expected.encode(), rules.read_code(code).encode())
    if found is None or not matches or not _released([found]):
        return Verification(state=UNKNOWN)
    return _verification(found, now)


def verify_file(content: bytes, *, now: datetime) -> Verification:
    """Whether a presented PDF is one of ours, byte by byte.

    Ours are known by their digest. A file that carries one of our identifiers, or our seal, but
    other bytes, is altered; of which certificate is not said, since anybody can write an identifier
    into a file. One that is not sealed is unknown. Never raises, parses
    nothing. Two SQL queries at most.
    """
    if not content or len(content) > FILE_BYTES_MAX:
        return Verification(state=UNKNOWN)
    digest = hashlib.sha256(content).hexdigest()
    exact = Certificate.objects.filter(file_digest=digest).first()
    if exact is not None:
        return _verification(exact, now) if _released([exact]) else Verification(state=UNKNOWN)
    named = {found[0].decode() for found in rules.IDENTIFIER.finditer(content)}
    known = Certificate.objects.filter(identifier__in=list(named)[:IDENTIFIERS_MAX]).exists()
    return Verification(state=ALTERED if known or rules.carries_test_seal(content) else UNKNOWN)


def _verification(one: Certificate, now: datetime) -> Verification:
    return Verification(
        state=rules.state_on(one.state, one.valid_until, timezone.localdate(now)),
        title=one.title,
        number=one.number,
        identifier=one.identifier,
        holder=masked_name(one.holder_zh),
        issuer=one.issuer_name,
        power=one.power,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        ended_on=timezone.localdate(one.ended_at) if one.ended_at else None,
        ended_reason=one.ended_reason,
        is_test=one.test_key,
    )
