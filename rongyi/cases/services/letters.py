"""Keep the letter that a fact sends, as paper that never changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from rongyi.cases import rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseLetter
from rongyi.catalogue.queries import catalogue_of
from rongyi.documents.services import render_pdf
from rongyi.journal.queries import FactRow, facts_of
from rongyi.journal.services import store_file

MEDIA_TYPE = "application/pdf"
# After these facts a case is with the authority anew: the letter names the day of the last one.
_RECEIVED = ("case.opened.v1", "case.released.v1", "case.corrected.v1")


def write_letter(*, case_id: UUID, seq: int, now: datetime) -> bool:
    """Print and keep the letter of a fact (文书): acceptance, refusal, correction, decision.

    What it says comes from the facts up to it, so it is the same whenever it is printed. False: it
    is there, or its fact was erased. Safe to repeat. Errors: NotRendered, FileNotKept.
    """
    if CaseLetter.objects.filter(case_id=case_id, seq=seq).exists():
        return False
    case = Case.objects.get(id=case_id)
    facts = {fact.seq: fact for fact in facts_of(case_stream(case_id))}
    fact = facts.get(seq)
    if fact is None or fact.body is None or fact.name not in rules.SENT:
        return False
    catalogue = catalogue_of(case.edition_id)
    zone = rules.zone_of(catalogue)
    before = [one for one in facts.values() if one.seq < seq and one.name in _RECEIVED]
    papers = [one for one in facts.values() if one.seq < seq and one.name in rules.PAPERS_TOLD]
    sent = rules.printed(
        fact.name,
        fact.body,
        applicant=case.applicant_name,
        received=(before[-1].at if before else case.received_at).astimezone(zone).date(),
        on=fact.at.astimezone(zone).date(),
        item=catalogue.items[case.item_code],
        catalogue=catalogue,
        told=[one.body for one in papers if one.body is not None],
    )
    content = render_pdf(sent.template, sent.values, now=fact.at, templates=catalogue.templates)
    return _keep(case_id, fact, sent.kind, content, now)


@transaction.atomic
def _keep(case_id: UUID, fact: FactRow, kind: str, content: bytes, now: datetime) -> bool:
    file = store_file(content, media_type=MEDIA_TYPE, now=now)
    letter = CaseLetter(case_id=case_id, seq=fact.seq, kind=kind, file_id=file.digest, at=fact.at)
    CaseLetter.objects.bulk_create([letter], ignore_conflicts=True)
    return True
