"""Decide, issue, close, withdraw, end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from rongyi.cases import rules, store
from rongyi.cases.errors import ResultBeingSealed
from rongyi.cases.events import SEALED_FIRST, case_stream
from rongyi.cases.models import CaseMaterial
from rongyi.cases.rules import CaseNow, Moved, Scene, marks
from rongyi.cases.rules.ruling import Left, ruled
from rongyi.cases.services.acceptance import Forms, accept_cases, values_of
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.cases.services.earlier import Earlier
from rongyi.cases.states import APPROVED, REJECTED, SUBMITTED
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.queries import facts_of
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import Stale
from rongyi.kernel.text import Text

PAPERS_MAX = 500  # of one case
TRIES = 3  # to decide by rule what changes meanwhile


def decide_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    outcome: str,
    reasons: str = "",
    ground: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Approve or reject cases (准予、不予许可): "approved" or "rejected". Two SQL statements;
    three where the item consults others or has its site looked at first.

    An approval waits for what a department has still to answer and for promised papers.

    A rejection names a ground of the item and reasons (Administrative Licensing Law, art. 38(2)).
    One more statement for a case in which somebody has a right to be heard. Outcomes: NotFound,
    NotPermitted, NotAllowedNow, OutcomeUnknown, PartyToBeHeard, HearingTimeRuns, HearingOwed,
    PaperAwaited, PaperToCome, OpinionOwed, VisitOwed, VisitUnmet, GroundUnknown, ReasonsMissing,
    Stale.
    """
    earlier = Earlier()
    forms: Forms = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        kept = case.papers  # their version is the case's
        term = rules.term_of(scene.calendar, scene.zone, case.course.accepted_at, now=scene.now)
        moved = rules.decide(
            case,
            scene,
            outcome=outcome,
            ground=ground,
            reasons=reasons,
            awaited=rules.awaited(kept, scene.materials),
            coming=rules.to_come(kept, scene.materials, term),
            power=rules.power_of(actor, name, scene.item, post=scene.post),
            heard=earlier.of(case, marks.TO_BE_HEARD),
        )
        if papers and scene.item.opinions:
            known = catalogue_of(case.edition_id)
            rules.require_opinions(scene.item, asked(), case.id, known)
        if papers:
            asked_first = rules.holds_for_visit(scene.item)
            values = values_of(case, scene, case_ids, forms) if asked_first else {}
            rules.require_visited(scene.item, earlier.of(case, marks.VISIT), values)
        return moved

    # read after the cases, whose version an answer changes
    asked = cache(lambda: store.opinions(case_ids))
    name = rules.OUTCOMES.get(outcome, "approve")
    papers = outcome == "approved"
    return act(name, case_ids, compute, actor=actor, now=now, seen=seen, papers=papers)


def decide_by_rule(*, case_id: UUID, now: datetime) -> Outcome | None:
    """Accept and approve a case of an item that decides by rule, when all its checks hold and its
    decision table grants it (秒批).

    None: it is not such an item, not submitted (any more), or a check or the table does not grant
    it, reads what only the applicant says, or a paper has to be looked at: then the post decides,
    and the case's facts say why. Safe to repeat. At most seven SQL statements.

    It is granted as it was looked at: a case that changed meanwhile is looked at anew, and is Stale
    after TRIES.
    """
    for _ in range(TRIES):
        found = _decide_as_read(case_id, now)
        if found is None or not isinstance(found.error, Stale):
            break
    return found


def _decide_as_read(case_id: UUID, now: datetime) -> Outcome | None:
    case = store.for_move([case_id], person_id=SYSTEM.person_id).get(case_id)
    if case is None or case.course.state not in (SUBMITTED, "accepted"):
        return None
    catalogue = catalogue_of(case.edition_id)
    item = catalogue.items[case.item_code]
    if item.decision != "rule" or not (item.checks or item.table):
        return None
    values, sources = store.forms([case_id])[case_id]
    found = ruled(item, catalogue, values, sources, _papers(case_id))
    if isinstance(found, Left):
        _leave(case, found, now)
        return None
    version = case.version  # read before the form and the papers
    if case.course.state == SUBMITTED:
        seen = {case_id: version}
        (accepted,) = accept_cases(actor=SYSTEM, case_ids=[case_id], seen=seen, now=now)
        if not accepted.done:
            return accepted
        version += 1

    def compute(case: CaseNow, scene: Scene) -> Moved:
        power = rules.power_of(SYSTEM, "approve", scene.item)
        return rules.decide(
            case, scene, outcome="approved", ground="", reasons="", by_rule=found, power=power
        )

    seen = {case_id: version}
    return act("approve", [case_id], compute, actor=SYSTEM, now=now, seen=seen)[0]


def _papers(case_id: UUID) -> list[tuple[str, str, rules.Record]]:
    """Code, way and evidence of each paper, in the order of handing in."""
    found = CaseMaterial.objects.filter(case=case_id).order_by("place")
    return list(found.values_list("code", "way", "evidence")[:PAPERS_MAX])


def _leave(case: CaseNow, left: Left, now: datetime) -> None:
    """Say once why a person decides; a case handed in anew may have it said anew."""
    stream, fact = case_stream(case.id), left.fact(case)
    told = [one.name for one in facts_of(stream)]
    if told[-1:] != [fact.name]:
        record(fact, stream=stream, actor=SYSTEM, at=max(now, case.latest))


def certificate_issued(*, case_id: UUID, now: datetime) -> Outcome | None:
    """The certificate of an approved case is there: hand it over, or close. Safe to repeat.

    Asked for at the counter it waits there for a person; else it is delivered by lying in the
    applicant's space. None: the case is not waiting for it.
    """
    case = store.for_move([case_id], person_id=SYSTEM.person_id).get(case_id)
    if case is None or case.course.state != APPROVED:
        return None
    item = catalogue_of(case.edition_id).items[case.item_code]
    if rules.is_handed_over(case, item):
        return act("issue", [case_id], rules.issue, actor=SYSTEM, now=now)[0]

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.close(case, scene, issued=True)

    return act("close", [case_id], compute, actor=SYSTEM, now=now)[0]


def settle_decided(*, case_id: UUID, now: datetime) -> Outcome | None:
    """Close a decided case that owes nothing more: rejected, or approved without a certificate.

    A result that a person hands over at the counter waits for that. None: nothing to do.
    """
    case = store.for_move([case_id], person_id=SYSTEM.person_id).get(case_id)
    if case is None or case.course.state not in (APPROVED, REJECTED):
        return None
    item = catalogue_of(case.edition_id).items[case.item_code]
    owes = rules.certificate_of(item) or rules.is_handed_over(case, item)
    if case.course.state == APPROVED and owes:
        return None
    return act("close", [case_id], rules.close, actor=SYSTEM, now=now)[0]


def close_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    receiver: str = "",
    manner: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Hand over and close (送达、办结): who took it, and how, for the proof of delivery (送达回证).
    Two SQL statements.

    What no signed checkpoint covers is handed to nobody. Outcomes: NotFound, NotPermitted,
    NotAllowedNow (also while a certificate is owed), ReceiverMissing, ResultBeingSealed, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        moved = rules.close(case, scene, receiver=receiver, manner=manner)
        if not case.is_covered:
            raise ResultBeingSealed
        return moved

    return act("close", case_ids, compute, actor=actor, now=now, seen=seen, covered=SEALED_FIRST)


def withdraw_cases(
    *, actor: Actor, case_ids: Sequence[UUID], reason: str = "", now: datetime
) -> list[Outcome]:
    """The applicant takes applications back before the decision (撤回). Two SQL statements.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.withdraw(case, scene, reason=reason)

    return act("withdraw", case_ids, compute, actor=actor, now=now)


def end_cases(
    *, actor: Actor, earlier: Mapping[UUID, Sequence[Text]], now: datetime
) -> list[Outcome]:
    """Cases end by themselves: what they wait for was not granted (终止). Two SQL statements.

    `earlier` says of each case by its id which matters were not. Outcomes: NotFound,
    NotPermitted, NotAllowedNow, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.end(case, scene, earlier=tuple(earlier[case.id]))

    return act("end", list(earlier), compute, actor=actor, now=now)
