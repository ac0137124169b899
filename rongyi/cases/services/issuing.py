"""Have the certificate of an approved case issued."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rongyi.cases import rules
from rongyi.cases.models import Case, CaseGrant
from rongyi.cases.rules import Record, marks
from rongyi.cases.rules.renewing import RENEWAL
from rongyi.cases.services.decision import certificate_issued
from rongyi.cases.states import APPROVED
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.queries import catalogue_of
from rongyi.certificates.definitions import CertificateType
from rongyi.certificates.queries import CertificateRow
from rongyi.certificates.services import Holder, Issuer, Replacing, allot_number, issue
from rongyi.identity.queries import enterprise, person
from rongyi.identity.services import allot_code, found_enterprise
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.text import Text


def issue_certificate(*, case_id: UUID, now: datetime) -> CertificateRow | None:
    """Issue the certificate that an approved case owes (制证); its fact then closes the case.

    None: the case owes none (any more), or another body prints it: then the case closes now.
    A licence that founds an enterprise is issued to it, in one transaction: an enterprise comes
    to be on the day its licence is issued (Company Law, art. 33), and the other cases of the bundle
    go on in its name. The numbers are allotted in a transaction before: typesetting takes long,
    and nobody waits for it to get a number of his own. Safe to repeat: a case has one certificate
    of a kind that stands, and keeps its numbers. Errors: those of certificates.services.issue.
    """
    case = (
        Case.objects.select_related("form", "decision").filter(id=case_id, state=APPROVED).first()
    )
    if case is None:
        return None
    catalogue = catalogue_of(case.edition_id)
    code = rules.certificate_of(catalogue.items[case.item_code])
    if not code:
        return None
    kind = catalogue.certificates[code]
    if not kind.is_issued_here:  # another body prints it
        certificate_issued(case_id=case_id, now=now)
        return None
    moment = max(now, case.decided_at or now)
    _allot(case, kind, _region(catalogue), moment)
    row = _issue(case, kind, catalogue, moment)
    if case.marks & marks.REOPENED and case.decided_at and row.issued_at < case.decided_at:
        certificate_issued(case_id=case_id, now=now)  # the one of before the order stands
    return row


@transaction.atomic
def _allot(case: Case, kind: CertificateType, region_code: str, now: datetime) -> None:
    if kind.founding is not None:
        allot_code(case_id=case.id, region_code=region_code)
    allot_number(kind, case_id=case.id, now=now)


@transaction.atomic
def _issue(
    case: Case, kind: CertificateType, catalogue: Catalogue, now: datetime
) -> CertificateRow:
    item, region_code = catalogue.items[case.item_code], _region(catalogue)
    if kind.founding is not None:
        _found(case, item, kind, region_code, now)
    return issue(
        kind,
        holder=_holder(case, item, catalogue),
        issuer=_issuer(item, catalogue),
        item=item.code,
        case_id=case.id,
        case_number=case.number,
        values=_lines(case.form.values, item, catalogue),
        data=_data(case.form.values, item),
        power=_power(case, item, catalogue),
        actor=SYSTEM,
        now=now,
        region_code=region_code,
        templates=catalogue.templates,
        replaces=_replaced(case),
    )


def _replaced(case: Case) -> Replacing | None:
    """What it renews or changes: that ends as the new one is issued."""
    granted = CaseGrant.objects.filter(case=case).first()
    if granted is None:
        return None
    return Replacing(
        certificate_id=granted.certificate_id,
        renews=granted.purpose == RENEWAL,
        goes_on=granted.in_time,
    )


def _region(catalogue: Catalogue) -> str:
    return catalogue.place.region_code if catalogue.place else ""


def _found(case: Case, item: Item, kind: CertificateType, region_code: str, now: datetime) -> None:
    """Let the enterprise be, and let the open cases of its bundle go on in its name."""
    values, named, founding = case.form.values, item.result.values, kind.founding
    assert founding is not None
    name = str(values.get(named["holder"]) or case.applicant_name)
    form = str(values.get(named[founding.legal_form], ""))
    firm = found_enterprise(
        case_id=case.id,
        name=Text(name, name),
        prefix=founding.prefix_of(form),
        region_code=region_code,
        founder_id=case.applicant_id,
        representative_number=str(values.get(founding.representative) or ""),
        actor=SYSTEM,
        now=now,
    )
    of_bundle = Case.objects.filter(bundle_id=case.bundle_id)
    of_bundle.update(founded_id=firm.id)
    of_bundle.filter(closed_at=None).exclude(id=case.id).update(applicant_name=name)
    case.founded_id = firm.id


def _holder(case: Case, item: Item, catalogue: Catalogue) -> Holder:
    """The enterprise that the bundle founded, beside its founder; else the applicant.

    What only a person may hold goes to the person who applied.
    """
    kind = catalogue.certificates[rules.certificate_of(item)]
    if case.founded_id is not None and kind.holder == "enterprise":
        firm = enterprise(case.founded_id)
        founder = case.applicant_id if case.enterprise_id is None else None
        return Holder(
            name=firm.name, subject=firm.subject, enterprise_id=firm.id, person_id=founder
        )
    if case.enterprise_id is not None:
        firm = enterprise(case.enterprise_id)
        return Holder(name=firm.name, subject=firm.subject, enterprise_id=firm.id)
    one = person(case.applicant_id)
    named = case.form.values.get(item.result.values.get("holder", ""))
    name = Text(str(named), str(named)) if kind.holder == "enterprise" and named else one.name
    return Holder(name=name, subject=one.subject, person_id=one.id)


def _issuer(item: Item, catalogue: Catalogue) -> Issuer:
    department = catalogue.departments[item.power.exercised_by]
    return Issuer(code=department.code, name=department.name, uscc=department.uscc or "")


def _power(case: Case, item: Item, catalogue: Catalogue) -> Text:
    """On whose behalf and on what paper: the powers of one body are exercised by another, and
    who decided may have done it by delegation."""
    decision = getattr(case, "decision", None)
    lent = rules.delegation_words(decision.power if decision else None, catalogue)
    own = _behalf(item, catalogue)
    return own if lent is None else Text(f"{own.zh}。{lent.zh}", f"{own.en}. {lent.en}")


def _behalf(item: Item, catalogue: Catalogue) -> Text:
    power = item.power
    paper = power.document or power.basis
    if power.holder == power.exercised_by:
        return paper
    holder = catalogue.departments[power.holder].name
    return Text(f"代行{holder.zh}职权：{paper.zh}", f"on behalf of {holder.en}: {paper.en}")


def _data(values: Record, item: Item) -> dict[str, object]:
    """The same as the form holds it, for registers and forms that read it later."""
    return {name: values[source] for name, source in item.result.values.items() if source in values}


def _lines(values: Record, item: Item, catalogue: Catalogue) -> dict[str, str | Text | date]:
    """What is printed: the result's lines, each an element of the form or words as they stand."""
    lines: dict[str, str | Text | date] = {}
    for name, source in item.result.values.items():
        element = catalogue.elements.get(source)
        if element is None:
            lines[name] = source
        elif values.get(source) is not None:
            value = rules.typed(element, values[source])
            lines[name] = (
                value if isinstance(value, date) else rules.words_of_value(element, values[source])
            )
    return lines
