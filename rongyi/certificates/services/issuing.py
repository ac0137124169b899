"""Issue a certificate: one valid per case and kind, printed, signed, kept, recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rongyi.certificates import rules
from rongyi.certificates.definitions import CertificateType
from rongyi.certificates.errors import NotIssuedHere
from rongyi.certificates.events import CertificateIssued, certificate_stream
from rongyi.certificates.models import Certificate
from rongyi.certificates.queries import CertificateRow, row_of
from rongyi.certificates.services.keys import key_in_use
from rongyi.certificates.services.replacing import Replacing, old_of, replace, term_of
from rongyi.certificates.services.signing import sign_pdf
from rongyi.certificates.states import VALID
from rongyi.documents.services import BUILT_IN, qr_svg, render_pdf, serial_for
from rongyi.journal.services import record, store_file
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text

GENERIC_TEMPLATE = "certificate"
PRINTED_APART = frozenset({"holder"})  # stands above the lines already


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds it: a person, or an enterprise; beside one just founded, who founded it."""

    name: Text
    subject: str
    person_id: UUID | None = None
    enterprise_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The body in whose name it goes out."""

    code: str
    name: Text
    uscc: str = ""


@transaction.atomic
def issue(
    kind: CertificateType,
    *,
    holder: Holder,
    issuer: Issuer,
    item: str,
    case_id: UUID,
    case_number: str,
    values: Mapping[str, object],
    power: Text,
    actor: Actor,
    now: datetime,
    region_code: str = "",
    data: Mapping[str, object] | None = None,
    templates: Mapping[str, bytes] = BUILT_IN,
    replaces: Replacing | None = None,
) -> CertificateRow:
    """Issue a certificate (制证) for a decided case of an item. Asked again for the same case and
    kind it answers with the one issued before, unless that ended: then it issues another.

    `values` holds the printed lines by field name, `data` the same as a form holds them; `power`
    says on whose behalf under which delegation, `templates` are those of the case's edition. What
    founds an enterprise bears its number. What it `replaces` ends in the same transaction. The
    file is a PDF/A-2b with a PAdES signature, kept by digest. About eight SQL statements;
    typesetting makes others wait for their number unless this one was allotted before.
    Errors: NotIssuedHere, NotInForce, KeyUnavailable, TemplateMissing, NotRendered.
    """
    if not kind.is_issued_here:
        raise NotIssuedHere(kind=kind.name)
    known = _standing(case_id, kind)
    if known is not None:
        return row_of(known, now)
    today = timezone.localdate(now)
    serial = allot_number(kind, case_id=case_id, now=now)
    # whoever waited behind the same case finds the other's certificate now
    known = _standing(case_id, kind)
    if known is not None:
        return row_of(known, now)
    number = holder.subject
    if kind.number is not None:
        number = rules.number_of(kind.number, serial=serial, year=today.year, region=region_code)
    lines = _lines(kind, values, data or {})
    made = _certificate(kind, holder, issuer, serial, number, lines, power, now)
    made.item, made.case_id, made.case_number = item, case_id, case_number
    old = None if replaces is None else old_of(replaces, case_id=case_id, now=now)
    if old is not None and replaces is not None:
        term = term_of(old, replaces, kind, now=now)
        made.valid_from, made.valid_until = term.first, term.last
    key = key_in_use()
    made.key_label, made.test_key = key.label, key.is_test
    signed = sign_pdf(
        _printed(made, kind, templates, now), key=key, reason=made.title.zh, place=made.issuer_zh
    )
    made.file_digest = store_file(signed, media_type="application/pdf", now=now).digest
    made.save(force_insert=True)
    record(_fact(made), stream=certificate_stream(made.id), actor=actor, at=now)
    if old is not None and replaces is not None:
        replace(old, made, replaces, actor=actor, now=now)
    return row_of(made, now)


def allot_number(kind: CertificateType, *, case_id: UUID, now: datetime) -> int:
    """The running number that the case's certificate of this kind gets: once per case and year,
    and another where the one issued before ended.

    Called before `issue`, in a transaction of its own, it keeps the others from waiting.
    """
    year = timezone.localdate(now).year
    ended = Certificate.objects.filter(case_id=case_id, kind=kind.code).exclude(state=VALID)
    newest = ended.order_by("-issued_at", "-id").values_list("id", flat=True).first()
    return serial_for(rules.series_of(kind.code, kind.number, year), newest or case_id)


def _standing(case_id: UUID, kind: CertificateType) -> Certificate | None:
    """The certificate of a case that nobody ended."""
    return Certificate.objects.filter(case_id=case_id, kind=kind.code, state=VALID).first()


def _fact(made: Certificate) -> CertificateIssued:
    return CertificateIssued(
        certificate_id=made.id,
        case_id=made.case_id,
        case_number=made.case_number,
        kind=made.kind,
        number=made.number,
        identifier=made.identifier,
        file_digest=made.file_digest,
        valid_from=made.valid_from,
        valid_until=made.valid_until,
    )


def _certificate(
    kind: CertificateType,
    holder: Holder,
    issuer: Issuer,
    serial: int,
    number: str,
    lines: Sequence[rules.Line],
    power: Text,
    now: datetime,
) -> Certificate:
    today = timezone.localdate(now)
    return Certificate(
        id=new_id(),
        kind=kind.code,
        type_code=kind.type_code,
        title_zh=kind.name.zh,
        title_en=kind.name.en,
        number=number,
        identifier=rules.identifier_of(
            type_code=kind.type_code, issuer=issuer.uscc, year=today.year, serial=serial
        ),
        code=rules.new_code(),
        holder_person_id=holder.person_id,
        holder_enterprise_id=holder.enterprise_id,
        holder_subject=holder.subject,
        holder_zh=holder.name.zh,
        holder_en=holder.name.en,
        issuer=issuer.code,
        issuer_zh=issuer.name.zh,
        issuer_en=issuer.name.en,
        power_zh=power.zh,
        power_en=power.en,
        lines=[line.to_json() for line in lines if line.value.zh],
        issued_at=now,
        valid_from=today,
        valid_until=rules.last_day(today, kind.validity),
    )


def _lines(
    kind: CertificateType, values: Mapping[str, object], data: Mapping[str, object]
) -> list[rules.Line]:
    return [
        rules.Line(
            name=field.name,
            label=field.label,
            value=rules.printed(values.get(field.name)),
            data=data.get(field.name),
        )
        for field in kind.fields
    ]


def _printed(
    made: Certificate, kind: CertificateType, templates: Mapping[str, bytes], now: datetime
) -> bytes:
    address = str(getattr(settings, "ADDRESS", "")).rstrip("/")
    lines = [rules.Line.from_json(line) for line in made.lines]
    values = {
        "title": made.title,
        "number": made.number,
        "identifier": made.identifier,
        "holder": made.holder,
        "fields": [
            {"label": line.label, "value": line.value}
            for line in lines
            if line.name not in PRINTED_APART
        ],
        "issuer": made.issuer_name,
        "power": made.power,
        "issued_on": timezone.localdate(made.issued_at),
        "valid_from": made.valid_from,
        "valid_until": made.valid_until,
        "qr": qr_svg(f"{address}/verify?no={made.number}&code={rules.shown_code(made.code)}"),
        "verify": f"{address.partition('://')[2]}/verify",
        "code": rules.shown_code(made.code),
    }
    template = (kind.template or "").removesuffix(".typ") or GENERIC_TEMPLATE
    return render_pdf(template, values, now=now, templates=templates)
