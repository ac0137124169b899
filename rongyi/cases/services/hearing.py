"""Affected third parties, and the hearing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from rongyi.cases import rules, store
from rongyi.cases.events import PartyCalled, PartyReleased, case_stream
from rongyi.cases.models import Case
from rongyi.cases.rules import CaseNow, Moved, Scene, marks
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.cases.services.earlier import Earlier
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.queries import facts_of
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM, Actor

_STOPPED = "case.stopped.v1"


def tell_party(
    *,
    actor: Actor,
    case_id: UUID,
    name: str,
    contact: str,
    interest: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Tell somebody whom the decision affects, and what he may do (告知利害关系人). ≤ 3 statements.

    Source: Administrative Licensing Law, arts 36, 47. Outcomes: NotFound, NotPermitted,
    NotAllowedNow, PartyUnknown, TooManyParties, ReasonsMissing, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = earlier.of(case, marks.PARTIES)
        return rules.tell_party(case, scene, known, name=name, contact=contact, interest=interest)

    return act("tell_party", [case_id], compute, actor=actor, now=now, seen=seen)


def hear_party(
    *,
    actor: Actor,
    case_id: UUID,
    party: int,
    statement: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Write down what an affected third party said (陈述申辩). ≤ 3 SQL statements.

    Source: Administrative Licensing Law, art. 36. Outcomes: NotFound, NotPermitted, NotAllowedNow,
    PartyUnknown, ReasonsMissing, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = earlier.of(case, marks.PARTIES)
        return rules.hear_party(case, scene, known, party=party, statement=statement)

    return act("hear_party", [case_id], compute, actor=actor, now=now, seen=seen)


def tell_hearing(
    *,
    actor: Actor,
    case_id: UUID,
    reason: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Tell the applicant that he may ask for a hearing within five days. ≤ 3 SQL statements.

    Source: Administrative Licensing Law, art. 47(1). Outcomes: NotFound, NotPermitted,
    NotAllowedNow, HearingToldBefore, ReasonsMissing, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = earlier.of(case, marks.TOLD)
        return rules.tell_hearing(case, scene, known, reason=reason)

    return act("tell_hearing", [case_id], compute, actor=actor, now=now, seen=seen)


def ask_hearing(
    *,
    actor: Actor,
    case_id: UUID,
    party: int = rules.APPLICANT,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """The applicant asks for a hearing (0), or an affected party through a post. ≤ 3 statements.

    Source: Administrative Licensing Law, art. 47(1). Outcomes: NotFound, NotPermitted,
    NotAllowedNow, HearingNotTold, HearingTooLate, HearingToldBefore, PartyUnknown, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = earlier.of(case, marks.TO_BE_HEARD)
        return rules.ask_hearing(case, scene, known, party=party)

    return act("ask_hearing", [case_id], compute, actor=actor, now=now, seen=seen)


def waive_hearing(
    *, actor: Actor, case_id: UUID, seen: Seen | None = None, now: datetime
) -> list[Outcome]:
    """The applicant withdraws his request for a hearing that was not held yet; the requests of
    others stand. ≤ 3 SQL statements.

    Source: Administrative Licensing Law, art. 47(1). Outcomes: NotFound, NotPermitted,
    NotAllowedNow, HearingNotYoursToWaive, HearingOver, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.waive_hearing(case, scene, earlier.of(case, marks.TO_BE_HEARD))

    return act("waive_hearing", [case_id], compute, actor=actor, now=now, seen=seen)


@transaction.atomic
def call_parties(*, case_id: UUID, now: datetime) -> int:
    """Send the notice of the hearing that was called last to each third party that was told of the
    application: a fact of its own, which sends the letter. How many; safe to repeat. Nobody is told
    of a hearing that is over.

    Source: Administrative Licensing Law, art. 48(1)(1). One SQL statement where nobody was told,
    else five and one for each party.
    """
    row = Case.objects.select_for_update().filter(id=case_id).first()
    if row is None or not row.marks & marks.PARTIES:
        return 0
    facts = facts_of(case_stream(case_id))
    known = rules.proceedings_of((fact.name, fact.body) for fact in facts)
    hearing = rules.hearing_called((fact.name, fact.body) for fact in facts)
    if hearing is None or date.fromisoformat(hearing["until"]) < _today(row, now):
        return 0
    last = max(one.seq for one in facts if one.name == _STOPPED)
    later = [one.body for one in facts if one.name == PartyCalled.name and one.seq > last]
    told = frozenset(int(one["party"]) for one in later if one)
    case = store.for_move([case_id], person_id=SYSTEM.person_id)[case_id]
    return _tell(case, rules.called(case, known, told, hearing), now)


@transaction.atomic
def release_parties(*, case_id: UUID, now: datetime) -> int:
    """Tell each third party that was called to a hearing that it is not held, once the case goes
    on or ends without it: a fact of its own, which sends the letter. How many; safe to repeat.

    One SQL statement where nobody was told of the application, three where nobody was called,
    else four and one for each party.
    """
    row = Case.objects.select_for_update().filter(id=case_id).first()
    if row is None or not row.marks & marks.PARTIES:
        return 0
    case = store.for_move([case_id], person_id=SYSTEM.person_id)[case_id]
    facts = ((fact.name, fact.body) for fact in facts_of(case_stream(case_id)))
    return _tell(case, rules.released(case, facts, _today(row, now)), now)


def _today(row: Case, now: datetime) -> date:
    return now.astimezone(rules.zone_of(catalogue_of(row.edition_id))).date()


def _tell(case: CaseNow, notices: Sequence[PartyCalled | PartyReleased], now: datetime) -> int:
    """Record each notice; who has the page of the case open sees that something happened."""
    if notices:
        Case.objects.filter(id=case.id).update(version=F("version") + 1)
    for fact in notices:
        record(fact, stream=case_stream(case.id), actor=SYSTEM, at=max(now, case.latest))
    return len(notices)


def record_hearing(
    *,
    actor: Actor,
    case_id: UUID,
    held: bool,
    minutes: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """The minutes of a hearing (听证笔录), or that who asked for it gave it up. ≤ 3 statements.

    Source: Administrative Licensing Law, art. 48. Outcomes: NotFound, NotPermitted, NotAllowedNow,
    HearingNotRunning, HearingNotAsked, ReasonsMissing, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = earlier.of(case, marks.TO_BE_HEARD)
        return rules.hear(case, scene, known, held=held, minutes=minutes)

    return act("hear", [case_id], compute, actor=actor, now=now, seen=seen)
