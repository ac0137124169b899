"""A site visit (现场核查、联合踏勘): one appointment for all cases of an application."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from rongyi.cases import policy, rules, store
from rongyi.cases.events import VisitFact, case_stream
from rongyi.cases.models import Case, Errand
from rongyi.cases.rules import CaseNow, Concerned, Moved, Proceedings, Scene, marks
from rongyi.cases.rules.errands import AGREE_VISIT
from rongyi.cases.services.acting import CASES_MAX, Outcome, Seen, act
from rongyi.cases.services.earlier import Earlier
from rongyi.cases.states import AT_HAND
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.queries import facts_of_each
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id


@transaction.atomic
def propose_visit(
    *,
    actor: Actor,
    case_id: UUID,
    on: date,
    hour: str,
    place: str,
    remark: str = "",
    alone: bool = False,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Propose day, hour (HH:MM, of the authority) and place of one visit for every case of the
    application whose site is still to be looked at, or for this one `alone` (约定现场核查).

    It stands in the place of what was proposed before; the others agree or propose another time.
    Who has settled a visit of his own keeps it, and the fact says so.
    Eleven SQL statements and two for each case concerned. Source: Administrative Licensing Law,
    art. 34(3). Outcomes: NotFound, NotPermitted, NotAllowedNow, NoVisitHere, VisitedBefore,
    VisitTimeUnfit, VisitPlaceMissing, ReasonsMissing, Stale.
    """
    parts = _parts_of(case_id, "propose_visit", actor)
    own = parts.get(case_id)
    coming = {one.case.item_code: one for one in parts.values() if one.comes_along}
    apart: list[str] = []
    if own is not None:
        mine, today = own.case.item_code, _today(own, now)
        others = [code for code in coming if code != mine]
        apart = [] if alone else [c for c in others if rules.goes_alone(coming[c], today)]
        for code in others if alone else apart:
            del coming[code]
    sent: list[VisitFact] = []

    def compute(case: CaseNow, scene: Scene) -> Moved:
        moved = rules.propose_visit(
            case,
            scene,
            own.known if own else Proceedings(),
            visit_id=new_id(),
            on=on,
            hour=hour,
            place=place,
            remark=remark,
            items=tuple(coming),
            apart=apart,
        )
        assert isinstance(moved.fact, VisitFact)
        sent.append(moved.fact)
        return moved

    outcomes = act("propose_visit", [case_id], compute, actor=actor, now=now, seen=seen)
    if outcomes[0].done:
        asked = [one for one in coming.values() if one.case.id != case_id]
        _tell(sent[0], asked, actor, now)
        store.strike_errands(AGREE_VISIT, [case_id] if alone else list(parts))
        store.note_errands(each for one in asked for each in _asked_of(one, sent[0], now))
    return outcomes


@transaction.atomic
def agree_visit(
    *,
    actor: Actor,
    case_id: UUID,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Come at the time that another department proposed (同意); once all agree the applicant is
    told. Who looked at an older proposal is Stale. Ten SQL statements and two for each case
    concerned. Outcomes: NotFound, NotPermitted, NotAllowedNow, NoVisitHere, AgreedBefore,
    VisitPast, Stale.
    """
    parts = _parts_of(case_id, "agree_visit", actor)
    own = parts.get(case_id)
    company = rules.company(parts.values(), own.known.visit if own else None)
    sent: list[VisitFact] = []

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = own.known if own else Proceedings()
        moved = rules.agree_visit(case, scene, known, still=[p.case.item_code for p in company])
        assert isinstance(moved.fact, VisitFact)
        sent.append(moved.fact)
        return moved

    outcomes = act("agree_visit", [case_id], compute, actor=actor, now=now, seen=seen)
    if outcomes[0].done:
        _tell(sent[0], [p for p in company if p.case.id != case_id], actor, now)
        store.strike_errands(AGREE_VISIT, [case_id])
    return outcomes


@transaction.atomic
def settle_visit(*, bundle_id: UUID, now: datetime) -> int:
    """Let a visit be agreed upon when those for whom it still waited come no more: decided,
    withdrawn, or gone alone. The number of cases told. Safe to repeat. One SQL statement where no
    case of the application has a visit ahead, else six and two for each case told.
    """
    ahead = Case.objects.filter(bundle_id=bundle_id, state__in=AT_HAND)
    if not ahead.alias(visit=F("marks").bitand(marks.VISIT)).filter(visit__gt=0).exists():
        return 0
    parts = list(_parts(Case.objects.filter(bundle_id=bundle_id)).values())
    agreed = {fact.number: fact for fact in rules.left_agreed(parts, _today(parts[0], now))}
    for one in parts:
        if one.case.number in agreed:
            _tell(agreed[one.case.number], [one], SYSTEM, now)
    return len(agreed)


def record_visit(
    *,
    actor: Actor,
    case_id: UUID,
    met: bool,
    officers: str,
    findings: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """What this department found on the spot (现场核查笔录), from the day of the visit on. Three
    SQL statements. `officers` are at least two names.

    Source: Administrative Licensing Law, art. 34(3). Outcomes: NotFound, NotPermitted,
    NotAllowedNow, NoVisitHere, VisitNotAgreed, VisitNotYet, VisitedBefore, TooFewOfficers,
    ReasonsMissing, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = earlier.of(case, marks.VISIT)
        return rules.visit(case, scene, known, met=met, officers=officers, findings=findings)

    return act("visit", [case_id], compute, actor=actor, now=now, seen=seen)


def _asked_of(one: Concerned, fact: VisitFact, now: datetime) -> Iterator[Errand]:
    """What the posts that look at the site of a case have to see to: to agree, or to propose."""
    for post in sorted(rules.posts_of_act(one.item, "agree_visit")):
        yield Errand(
            case_id=one.case.id,
            kind=AGREE_VISIT,
            post=post,
            due_on=fact.visit_on,
            opened_at=max(now, one.case.latest),
        )


def _today(one: Concerned, now: datetime) -> date:
    """The day of the authority."""
    return now.astimezone(rules.zone_of(catalogue_of(one.case.edition_id))).date()


def _parts_of(case_id: UUID, name: str, actor: Actor) -> dict[UUID, Concerned]:
    """The cases of the application, locked; empty where the actor may not do the act, which then
    says so: nothing is locked or read for him. All are locked in one order, this one too."""
    case = store.for_move([case_id], person_id=actor.person_id).get(case_id)
    if case is None:
        return {}
    item = catalogue_of(case.edition_id).items[case.item_code]
    if not policy.may(actor, f"case.{name}", policy.subject_of(case, item)):
        return {}
    return _parts(Case.objects.filter(bundle_id=case.bundle_id))


def _parts(chosen: QuerySet[Case]) -> dict[UUID, Concerned]:
    """The cases, locked in the order of their ids, with what a visit asks of them."""
    locked = chosen.select_for_update().order_by("id")
    ids = [one.id for one in locked[:CASES_MAX]]
    if not ids:
        return {}
    cases = store.for_move(ids, person_id=new_id())  # who acts is read again by the act
    marked = [one for one in cases.values() if one.course.marks & marks.VISIT]
    facts = facts_of_each([case_stream(one.id) for one in marked]) if marked else {}
    forms = store.forms(ids)
    found = {}
    for one in cases.values():
        catalogue = catalogue_of(one.edition_id)
        told = facts.get(case_stream(one.id), [])
        found[one.id] = Concerned(
            one,
            catalogue.items[one.item_code],
            rules.proceedings_of((fact.name, fact.body) for fact in told),
            rules.by_term(forms[one.id][0], catalogue.elements),
        )
    return found


def _tell(fact: VisitFact, others: Sequence[Concerned], actor: Actor, now: datetime) -> None:
    """The same fact in the chains of the other cases that are concerned, which are locked."""
    for one in others:
        case = one.case
        mark = F("marks").bitor(marks.VISIT)
        Case.objects.filter(id=case.id).update(version=F("version") + 1, marks=mark)
        told = rules.fact_for(fact, case)
        record(told, stream=case_stream(case.id), actor=actor, at=max(now, case.latest))
