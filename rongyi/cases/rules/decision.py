"""How a case ends, and the way there. Source: Administrative Licensing Law, arts 37-44."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rongyi.cases import states
from rongyi.cases.errors import OutcomeUnknown, PaperAwaited, PaperToCome, ReceiverMissing
from rongyi.cases.events import CaseClosed, CaseDecided, CaseEnded, CaseIssued, CaseWithdrawn
from rongyi.cases.rules import marks
from rongyi.cases.rules.awaiting import Awaited, listed
from rongyi.cases.rules.clock import delivered_by
from rongyi.cases.rules.following import ToCome
from rongyi.cases.rules.power import Power
from rongyi.cases.rules.proceedings import Proceedings, require_heard
from rongyi.cases.rules.reasons import known_ground, words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Scene, TaskNow
from rongyi.cases.rules.steps import next_step, post_of
from rongyi.cases.states import LIFE
from rongyi.catalogue.definitions import Item
from rongyi.kernel.errors import NotAllowedNow
from rongyi.kernel.text import Text

OUTCOMES = {"approved": "approve", "rejected": "reject"}
UNHEARD = Proceedings()
NAME_MAX = 100
MANNERS = {  # Civil Procedure Law, arts 88-91; mark K: from knowledge
    "in_person": Text("直接送达", "Handed to the applicant"),
    "by_agent": Text("代收人签收", "Handed to somebody who takes it for him"),
    "by_post": Text("邮寄送达", "By post"),
    "left": Text("留置送达", "Left with him, as he would not sign"),
}


def certificate_of(item: Item) -> str:
    """The type of certificate that an approval leads to; empty when there is none."""
    return item.result.certificate or "" if item.result.kind in ("certificate", "document") else ""


def decide(
    case: CaseNow,
    scene: Scene,
    *,
    outcome: str,
    ground: str,
    reasons: str,
    awaited: tuple[Awaited, ...] = (),
    coming: tuple[ToCome, ...] = (),
    heard: Proceedings = UNHEARD,
    by_rule: Text | None = None,
    power: Power | None = None,
) -> Moved:
    """Approved or rejected (准予、不予许可). A rejection names a ground and reasons (art. 38(2)).

    `by_rule` explains what an item's rules found. Nothing is approved while an answer about a
    paper is `awaited` or a promised one is `coming`, and nothing decided before whoever has a
    right to be `heard` was; after a hearing there are reasons from its minutes (art. 48(2)).

    Errors: NotAllowedNow (also while a review is to be done), OutcomeUnknown, PartyToBeHeard,
    HearingTimeRuns, HearingOwed, PaperAwaited, PaperToCome, GroundUnknown, ReasonsMissing.
    """
    if outcome not in OUTCOMES:
        raise OutcomeUnknown(outcome=outcome[:40])
    target = LIFE.after(case.course.state, OUTCOMES[outcome])
    if scene.item.steps[case.course.step].act != "decide":
        raise NotAllowedNow(state=case.course.state, move=OUTCOMES[outcome])
    require_heard(heard, scene.today)
    approved = outcome == "approved"
    if approved:
        _require_papers(awaited, coming)
    words = words_of(reasons, required=not approved or heard.held_on is not None)
    named = "" if approved else known_ground(scene.item, ground)
    certificate = certificate_of(scene.item) if approved else ""
    fact = CaseDecided(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        outcome=outcome,
        ground=named,
        reasons=words,
        certificate=certificate,
        by_rule=by_rule is not None,
        why_zh=by_rule.zh if by_rule else "",
        why_en=by_rule.en if by_rule else "",
        power=power.body() if power else {},
        heard_on=heard.held_on,
    )
    course = replace(case.course, state=target, decided_at=scene.now, outcome=outcome)
    due = delivered_by(scene, scene.today)
    task = _task_after(case, scene, certificate, due)
    note = {
        "outcome": outcome,
        "ground": named,
        "reasons": words,
        "post": scene.post,
        "power": power.body() if power else None,
    }
    return Moved(case, course, task, fact, scene.now, note)


def _task_after(case: CaseNow, scene: Scene, certificate: str, due: date) -> TaskNow:
    handed = next_step(scene.item, case.course.step, ("deliver",))
    post = "" if handed is None or certificate else post_of(scene.item, handed)
    return TaskNow("issue" if certificate else "close", post, due)


def _require_papers(awaited: tuple[Awaited, ...], coming: tuple[ToCome, ...]) -> None:
    """An approval goes by all that has to be there. Errors: PaperAwaited, PaperToCome."""
    if awaited:
        raise PaperAwaited(
            papers=listed(one.title for one in awaited),
            departments=listed(one.department for one in awaited),
        )
    if coming:
        raise PaperToCome(papers=listed(one.title for one in coming))


def issue(case: CaseNow, scene: Scene) -> Moved:
    """The certificate is there and waits at the counter to be handed over (出证待领)."""
    handed = next_step(scene.item, case.course.step, ("deliver",))
    assert handed is not None, f"{case.item_code}: nobody hands it over"
    course = replace(case.course, state=LIFE.after(case.course.state, "issue"), step=handed)
    assert course.decided_at is not None
    due = delivered_by(scene, scene.day(course.decided_at))
    fact = CaseIssued(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        deliver_by=due,
    )
    return Moved(
        case, course, TaskNow("deliver", post_of(scene.item, handed), due), fact, scene.now
    )


def is_handed_over(case: CaseNow, item: Item) -> bool:
    """Whether a person hands the result over: asked for at the counter, and a post delivers it.

    Online the certificate is delivered when it lies in the applicant's space (State Council
    order 716, art. 10: as good as paper).
    """
    return case.channel == "window" and next_step(item, -1, ("deliver",)) is not None


def close(
    case: CaseNow, scene: Scene, *, issued: bool = False, receiver: str = "", manner: str = ""
) -> Moved:
    """The case is over (办结). An approval that owes a certificate is not, until it is `issued`.

    What a person hands over has somebody who took it (art. 44; 送达回证): his name, and the way.
    Errors: NotAllowedNow, ReceiverMissing.
    """
    target = LIFE.after(case.course.state, "close")
    if case.course.state == states.APPROVED and certificate_of(scene.item) and not issued:
        raise NotAllowedNow(state=case.course.state, move="close")
    by_hand = case.course.state == states.ISSUED
    taker = words_of(receiver, required=False)
    if by_hand and (not taker or len(taker) > NAME_MAX or manner not in MANNERS):
        raise ReceiverMissing
    flags = case.course.marks | (marks.RECEIVED if by_hand else 0)
    course = replace(case.course, state=target, closed_at=scene.now, marks=flags)
    fact = CaseClosed(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        outcome=case.course.outcome,
        delivered="window" if by_hand else "electronic",
        receiver=taker if by_hand else "",
        manner=manner if by_hand else "",
    )
    return Moved(case, course, None, fact, scene.now)


def withdraw(case: CaseNow, scene: Scene, *, reason: str) -> Moved:
    """The applicant takes it back before the decision (撤回申请)."""
    target = LIFE.after(case.course.state, "withdraw")
    course = replace(
        case.course, state=target, closed_at=scene.now, stopped_at=None, outcome="withdrawn"
    )
    fact = CaseWithdrawn(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        reason=words_of(reason, required=False),
    )
    return Moved(case, course, None, fact, scene.now)


def end(case: CaseNow, scene: Scene, *, earlier: tuple[Text, ...]) -> Moved:
    """What it waits for was not granted, so it ends by itself (终止). Errors: NotAllowedNow."""
    target = LIFE.after(case.course.state, "end")
    course = replace(case.course, state=target, closed_at=scene.now, outcome="ended")
    title = listed(earlier)
    fact = CaseEnded(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        title_zh=title.zh,
        title_en=title.en,
    )
    return Moved(case, course, None, fact, scene.now)
