"""Keep the letter that a fact sends, as paper that never changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from rongyi.cases import rules, store
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseLetter, Errand
from rongyi.cases.rules.errands import SERVE
from rongyi.cases.services.acting import CASES_MAX
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.queries import catalogue_of
from rongyi.documents.services import render_pdf, serial_for
from rongyi.journal.queries import FactRow, facts_of, facts_of_each
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
    if not rules.kind_of(fact.name, fact.body):
        return False
    sent, reference = _sent(case, list(facts.values()), fact, numbered=True)
    catalogue = catalogue_of(case.edition_id)
    content = render_pdf(sent.template, sent.values, now=fact.at, templates=catalogue.templates)
    return _keep(case_id, fact, sent.kind, reference, content, now)


def letter_of_last_fact(case: Case) -> rules.Letter:
    """What the letter of the last fact of a case that sends one says; its number comes with the
    paper."""
    facts = facts_of(case_stream(case.id))
    sends = (
        one for one in reversed(facts) if one.body is not None and rules.kind_of(one.name, one.body)
    )
    return _sent(case, facts, next(sends), numbered=False)[0].letter


def _sent(
    case: Case, facts: Sequence[FactRow], fact: FactRow, *, numbered: bool
) -> tuple[rules.Print, str]:
    """What a fact sends, out of the facts up to it, and its number (文号) if it is to have one."""
    catalogue = catalogue_of(case.edition_id)
    zone = rules.zone_of(catalogue)
    before = [one for one in facts if one.seq < fact.seq and one.name in _RECEIVED]
    papers = [one for one in facts if one.seq < fact.seq and one.name in rules.PAPERS_TOLD]
    named = [one.body for one in facts if one.name == rules.NAMED]
    item = catalogue.items[case.item_code]
    earlier = ((one.name, one.body) for one in facts if one.seq < fact.seq)
    off = rules.hearing_called(earlier) if fact.name in rules.ENDS_HEARING else None
    together = _together(case, fact, catalogue) if fact.name in rules.JOINT else []
    owner = letter_id(case.id, fact.seq)
    body: Mapping[str, Any] = fact.body or {}
    sent_at = fact.at
    if together:  # one notice of one body: whichever of the cases it is read from
        owner, item, body, sent_at = together[0]
    year, reference = sent_at.astimezone(zone).year, ""
    if numbered:
        reference = _reference(rules.kind_of(fact.name, body), item, catalogue, year, owner)
    sent = rules.printed(
        fact.name,
        body,
        applicant=case.applicant_name,
        received=(before[-1].at if before else case.received_at).astimezone(zone).date(),
        on=sent_at.astimezone(zone).date(),
        item=item,
        catalogue=catalogue,
        told=[one.body for one in papers if one.body is not None],
        reference=reference,
        together=[(one, told) for _, one, told, _ in together],
        named_grant=named[0] if named else None,
        off=off,
    )
    return sent, reference


def letter_id(case_id: UUID, seq: int) -> UUID:
    """Whose number a letter has (文号): printed again it has the same."""
    return uuid5(case_id, f"letter/{seq}")


def _reference(kind: str, item: Item, catalogue: Catalogue, year: int, owner: UUID) -> str:
    """The number of a letter: body, kind, year, and running from 1 within these."""
    body, sign = catalogue.departments[item.power.exercised_by], catalogue.letters.letter(kind).sign
    count = serial_for(f"letter/{body.code}/{sign}/{year}"[:80], owner)
    return f"{body.short.zh}{sign}字〔{year}〕{count}号"


def _together(
    case: Case, fact: FactRow, catalogue: Catalogue
) -> list[tuple[UUID, Item, Mapping[str, Any], datetime]]:
    """The notices of the application that are one, each with its moment, in the order of numbers;
    who reads one of them reads all."""
    cases = Case.objects.filter(bundle_id=case.bundle_id).order_by("number")[:CASES_MAX]
    by_stream = {case_stream(one.id): one for one in cases}
    found = []
    for stream, facts in facts_of_each(list(by_stream)).items():
        one = by_stream[stream]
        for told in facts:
            if told.body is not None and told.name == fact.name and _is_one(told, fact):
                item = catalogue.items.get(one.item_code)
                if item is not None:
                    found.append(
                        (one.number, letter_id(one.id, told.seq), item, told.body, told.at)
                    )
    return [row[1:] for row in sorted(found, key=lambda row: row[0])]


def _is_one(told: FactRow, fact: FactRow) -> bool:
    """Whether two facts of one name are told by one notice: of one visit when all agreed, else of
    one moment. A visit's facts have a moment each where one chain was ahead of the clock."""
    visit = (fact.body or {}).get("visit_id")
    if visit is None:
        return told.at == fact.at
    known = told.body or {}
    return bool(known["settled"]) and known["visit_id"] == visit


@transaction.atomic
def _keep(
    case_id: UUID, fact: FactRow, kind: str, reference: str, content: bytes, now: datetime
) -> bool:
    file = store_file(content, media_type=MEDIA_TYPE, now=now)
    letter = CaseLetter(
        case_id=case_id,
        seq=fact.seq,
        kind=kind,
        reference=reference,
        file_id=file.digest,
        at=fact.at,
    )
    CaseLetter.objects.bulk_create([letter], ignore_conflicts=True)
    if kind in (*rules.PROVEN, *rules.PROOFS) and not _is_overtaken(case_id, fact.seq):
        store.strike_errands(SERVE, [case_id])  # of what was decided before it was reopened
        if kind in rules.PROVEN:
            store.note_errands(to_hand_over(Case.objects.get(id=case_id), fact))
    return True


def _is_overtaken(case_id: UUID, seq: int) -> bool:
    """Whether a later decision or its proof was printed before this letter."""
    kinds = (*rules.PROVEN, *rules.PROOFS)
    return CaseLetter.objects.filter(case_id=case_id, kind__in=kinds, seq__gt=seq).exists()


def _waits_to_be_handed_over(fact: FactRow) -> bool:
    """Whether there is something to hand over: a rule that found all as it should be, and nothing
    of which a certificate is made, leaves nothing to a person."""
    body: Mapping[str, Any] = fact.body or {}
    return bool(body.get("certificate")) or not body.get("by_rule")


def to_hand_over(case: Case, fact: FactRow) -> Iterator[Errand]:
    """What was decided by a fact lies there to be opened. Who could hand it over sees to it where
    nobody has opened it some days later."""
    if not _waits_to_be_handed_over(fact):
        return
    catalogue = catalogue_of(case.edition_id)
    item = catalogue.items[case.item_code]
    day = fact.at.astimezone(rules.zone_of(catalogue)).date()
    waits = catalogue.calendar_for(item).add(day, catalogue.clock.days_of("unopened")).on
    for post in sorted(rules.posts_of_act(item, SERVE)):
        yield Errand(case_id=case.id, kind=SERVE, post=post, due_on=waits, opened_at=fact.at)
