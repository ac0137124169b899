"""The applicant's right to a hearing (听证): until when he may ask for it, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rongyi.cases import policy, rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.cases.queries.bundles import readable_cases
from rongyi.cases.queries.letters import SentLetter, letters_of_bundle
from rongyi.cases.queries.scenes import scene_of
from rongyi.cases.rules import marks
from rongyi.cases.rules.acts import in_words
from rongyi.cases.store.reading import case_of
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.queries import facts_of_each
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text

_TOLD, _ASKED, _CALLED = "case.hearing_told.v1", "case.hearing_asked.v1", "case.stopped.v1"
_ANEW = "case.reopened.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class HearingRight:
    """One case whose applicant was told that he may ask for a hearing until a day, and why.

    `why_not` is what asking now would be refused with; None: he may ask. Once he asked: when, the
    last day on which it is held, and the numbered letter that confirms it, when it is printed;
    once it is announced: its day, hour and place; or that it was given up, as he `may_waive` it
    while it was not held. An order that takes the
    case up again begins anew.
    """

    case_id: UUID
    number: str
    version: int
    item_title: Text
    reason: str
    until: date
    why_not: DomainError | None
    asked_at: datetime | None = None
    hold_by: date | None = None
    letter: SentLetter | None = None
    called_on: date | None = None
    called_at: str = ""
    place: str = ""
    held_on: date | None = None
    given_up: bool = False
    waived: bool = False  # by himself
    may_waive: bool = False


def hearings_of_bundle(bundle_id: UUID, actor: Actor, *, now: datetime) -> list[HearingRight]:
    """The rights to a hearing of the cases of a bundle that the actor may see. Two SQL queries;
    two more where one was asked for. Source: Administrative Licensing Law, arts 47, 48."""
    told = {
        case_stream(row.id): row
        for row in readable_cases(bundle_id, actor)
        if row.marks & marks.TOLD
    }
    if not told:
        return []
    sent: dict[UUID, SentLetter] = {}
    if any(row.marks & marks.ASKED for row in told.values()):
        letters = letters_of_bundle(bundle_id, actor)
        sent = {one.case_id: one for one in letters if one.kind == "hearing_asked"}
    found = []
    for stream, facts in facts_of_each(list(told)).items():
        last: dict[str, tuple[datetime, Mapping[str, Any]]] = {}
        for fact in facts:
            if fact.name == _ANEW:
                last.clear()
            body = fact.body or {}
            of_hearing = fact.name != _CALLED or body.get("special") == rules.HEARING
            if of_hearing and not body.get("party"):
                last[fact.name] = (fact.at, body)
        known = rules.proceedings_of((fact.name, fact.body) for fact in facts)
        if known.told_until is not None:
            found.append(_right(told[stream], known, last, sent, actor, now))
    return sorted(found, key=lambda one: one.number)


def _right(
    row: Case,
    known: rules.Proceedings,
    last: Mapping[str, tuple[datetime, Mapping[str, Any]]],
    sent: Mapping[UUID, SentLetter],
    actor: Actor,
    now: datetime,
) -> HearingRight:
    item = catalogue_of(row.edition_id).items[row.item_code]
    assert known.told_until is not None
    asked = rules.APPLICANT in known.asked_by
    called = last.get(_CALLED, (now, {}))[1] if asked else {}
    asked_at = last[_ASKED][0] if asked and _ASKED in last else None
    letter = sent.get(row.id)
    return HearingRight(
        case_id=row.id,
        number=row.number,
        version=row.version,
        item_title=item.title,
        reason=str(last[_TOLD][1].get("reason", "")) if _TOLD in last else "",
        until=known.told_until,
        why_not=_refused("ask_hearing", row, known, actor, now),
        asked_at=asked_at,
        hold_by=known.hold_by if asked else None,
        letter=letter if letter and asked_at and letter.at >= asked_at else None,
        called_on=date.fromisoformat(called["until"]) if called else None,
        called_at=str(called.get("at_time", "")),
        place=str(called.get("place", "")),
        held_on=known.held_on,
        given_up=rules.APPLICANT in known.waived_by + known.given_up,
        waived=rules.APPLICANT in known.waived_by,
        may_waive=asked and _refused("waive_hearing", row, known, actor, now) is None,
    )


def _refused(
    act: str, row: Case, known: rules.Proceedings, actor: Actor, now: datetime
) -> DomainError | None:
    """An act is tried and not done: what it would be refused with, the page says."""
    item, case = catalogue_of(row.edition_id).items[row.item_code], case_of(row)
    subject = policy.subject_of(case, item)
    if not policy.able(actor, f"case.{act}", subject):
        return policy.refusal(actor, f"case.{act}", subject, row.number)
    try:
        _TRIED[act](case, scene_of(row.edition_id, item, now=now), known)
    except DomainError as error:
        return in_words(error)
    return None


_TRIED: Mapping[str, Callable[[rules.CaseNow, rules.Scene, rules.Proceedings], object]] = {
    "ask_hearing": rules.ask_hearing,
    "waive_hearing": rules.waive_hearing,
}
