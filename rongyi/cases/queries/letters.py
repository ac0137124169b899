"""The letters that were sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from rongyi.cases import policy, rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseLetter
from rongyi.cases.queries.sealing import being_sealed
from rongyi.cases.rules import marks
from rongyi.cases.store.reading import case_of, within
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.errors import BeingSealed
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text

LETTERS_MAX = 500  # of one bundle
_OF_CASE = """select id, seq, kind, reference, file_id, at from cases_caseletter
  where case_id = cases_case.id order by at, seq"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SentLetter:
    """A letter that was sent: `seq` is the number of the fact in the case's chain that sent it.

    `remedies` says how to contest it, where it says no; `reference` is its number (文号).
    `proves`: the actor is whom it is for, and opening it is the proof of its delivery.
    """

    id: UUID
    case_id: UUID
    number: str
    seq: int
    kind: str
    title: Text
    at: datetime
    digest: str
    remedies: Text | None
    reference: str = ""
    proves: bool = False


def letters_of_bundle(bundle_id: UUID, actor: Actor) -> list[SentLetter]:
    """The letters of a bundle's cases that the actor may see, oldest first; without those of a
    result that is not sealed. Two SQL queries.

    An applicant sees those addressed to him; those to third parties and for the file, who takes
    part in the case.
    """
    return _sent(policy.visible_cases(actor).filter(bundle_id=bundle_id), actor)


def letters_of_case(case_id: UUID, actor: Actor) -> list[SentLetter]:
    """The same for one case. Two SQL queries."""
    return _sent(policy.visible_cases(actor).filter(id=case_id), actor)


def letters_read(number: str) -> RawSQL:
    """For a query of cases: the letters of the one of that number, for `letters_with`."""
    columns = "r.id, r.seq, r.kind, r.reference, r.file_id, r.at"
    return within(number, _OF_CASE, columns, limit=LETTERS_MAX)


def letters_with(case: Case, kept: str | None, actor: Actor) -> list[SentLetter]:
    """The same for one case that the actor may read, whose letters were read with it. At most one
    SQL query: for who is not told a result before it is sealed."""
    names = ("id", "seq", "kind", "reference", "file_id", "at")
    rows = []
    for values in json.loads(kept or "[]"):
        told = dict(zip(names, values, strict=True))
        told |= {"id": UUID(told["id"]), "at": datetime.fromisoformat(told["at"])}
        rows.append(CaseLetter(case=case, **told))
    return _shown(rows, actor)


def sent_letter(number: str, letter_id: UUID, actor: Actor) -> SentLetter:
    """One letter of a case, for whoever may see the case. Three SQL queries; one more where a paper
    of its decision was opened before.

    Errors: BeingSealed: it tells a result that is not sealed.
    NotFound: no such case, no such letter of it, or the actor may not know; in the last
    case the error names the stream on which the attempt is recorded.
    """
    found = Case.objects.select_related("task").filter(number=number).first()
    if found is None:
        raise NotFound(what="case")
    item = catalogue_of(found.edition_id).items[found.item_code]
    subject = policy.require_readable(actor, case_of(found), item)
    row = CaseLetter.objects.select_related("case").filter(id=letter_id, case_id=found.id).first()
    if row is None or not _is_for(actor, row.kind, subject):
        raise NotFound(what="file", act="case.read", stream=case_stream(found.id))
    if row.seq >= being_sealed([found], actor).get(found.id, row.seq + 1):
        raise BeingSealed()
    proves = _tells_decision(row, found) and policy.may(actor, "case.receive", subject)
    return replace(_row(row), proves=proves and _is_unproven(row, found))


def _is_unproven(row: CaseLetter, case: Case) -> bool:
    """Whether this paper was not delivered yet; earlier ones of the decision may have been."""
    known = None
    if case.marks & marks.RECEIVED:
        facts = facts_of(case_stream(case.id))
        known = rules.proceedings_of((fact.name, fact.body) for fact in facts)
    return rules.is_unproven(case.state, case.marks, row.reference, known)


def _tells_decision(row: CaseLetter, case: Case) -> bool:
    """Whether it tells the decision that stands, and not one of before the case was reopened."""
    decided_at = case.decided_at
    return row.kind in rules.PROVEN and decided_at is not None and row.at >= decided_at


def _sent(cases: QuerySet[Case], actor: Actor) -> list[SentLetter]:
    found = CaseLetter.objects.select_related("case").filter(case__in=cases)
    return _shown(list(found.order_by("at", "case__number", "seq")[:LETTERS_MAX]), actor)


def _shown(rows: Sequence[CaseLetter], actor: Actor) -> list[SentLetter]:
    hidden = being_sealed({row.case_id: row.case for row in rows}.values(), actor)
    return [
        _row(row)
        for row in rows
        if row.seq < hidden.get(row.case_id, row.seq + 1)
        and _is_for(actor, row.kind, _subject(row.case))
    ]


def _subject(row: Case) -> policy.Subject:
    item = catalogue_of(row.edition_id).items[row.item_code]
    return policy.subject_of(case_of(row, with_task=False), item)


def _is_for(actor: Actor, kind: str, subject: policy.Subject) -> bool:
    """Letters to the applicant are for all who may read the case; others for who handles it."""
    return rules.addressee(kind) == rules.TO_APPLICANT or policy.handles(actor, subject)


def _row(row: CaseLetter) -> SentLetter:
    catalogue = catalogue_of(row.case.edition_id)
    item = catalogue.items[row.case.item_code]
    return SentLetter(
        id=row.id,
        case_id=row.case_id,
        number=row.case.number,
        seq=row.seq,
        kind=row.kind,
        title=rules.title_of_letter(row.kind, item, catalogue),
        at=row.at,
        digest=row.file_id,
        remedies=rules.remedies_of(item, catalogue) if row.kind in rules.AGAINST else None,
        reference=row.reference,
    )
