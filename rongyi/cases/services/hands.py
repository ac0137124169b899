"""Whose a task is: taken, handed over, given out by who heads the post; and who stands aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from rongyi.cases import policy, rules, store
from rongyi.cases.errors import AlreadyAside, MayNotTake, NotAtPost, OtherHands
from rongyi.cases.rules import CaseNow, Moved, Scene
from rongyi.cases.rules.steps import ACTS_OF_TASK
from rongyi.cases.services.acting import CASES_MAX, Outcome, Seen, act
from rongyi.identity.queries import actor_for
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotPermitted


def claim_cases(
    *, actor: Actor, case_ids: Sequence[UUID], seen: Seen | None = None, now: datetime
) -> list[Outcome]:
    """Take cases of one's post in hand (领办). Two SQL statements.

    Who covers for a colleague may take his. Outcomes: NotFound, NotPermitted, NotAllowedNow,
    OtherHands, MayNotTake, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        if case.task is None or case.task.post not in actor.posts:
            raise NotAtPost(post=scene.item.title)
        if not policy.in_hand(actor, case.task):
            raise OtherHands(number=case.number)
        _require_able(actor, case, scene)
        return rules.assign(case, scene, handler=actor.person_id)

    return act("assign", case_ids, compute, actor=actor, now=now, seen=seen)


def give_back_cases(
    *, actor: Actor, case_ids: Sequence[UUID], seen: Seen | None = None, now: datetime
) -> list[Outcome]:
    """Give cases back to their post (退回岗位): by their handler, or by who heads the post.

    Two SQL statements. Outcomes: NotFound, NotPermitted, NotAllowedNow, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        _require_governs(actor, case)
        return rules.assign(case, scene, handler=None)

    return act("assign", case_ids, compute, actor=actor, now=now, seen=seen)


def reassign_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    to: UUID,
    reason: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Hand cases to a colleague of the post at which they lie (改派). Four SQL statements.

    One's own may be handed on by oneself, and nobody's; those of others by who heads the post.
    Outcomes: NotFound, NotPermitted, NotAllowedNow, NotAtPost, MayNotTake (the colleague checked
    the case, stands aside or has an interest), ReasonsMissing, Stale. Errors: TooManyCases.
    """
    colleague = actor_for(to, now=now)
    known = store.for_move(case_ids[:CASES_MAX], person_id=to)

    def compute(case: CaseNow, scene: Scene) -> Moved:
        _require_governs(actor, case)
        if case.task is None or case.task.post not in colleague.posts:
            raise NotAtPost(post=scene.item.title)
        _require_able(colleague, known.get(case.id, case), scene)
        return rules.assign(case, scene, handler=to, reason=reason)

    return act("assign", case_ids, compute, actor=actor, now=now, seen=seen)


def recuse_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    reason: str,
    person_id: UUID | None = None,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Stand aside from cases (回避), or order somebody to: `person_id`, at a post that one heads.

    He can do nothing on them from then on; what he had in hand goes back to the post. Two SQL
    statements; four for an order. Outcomes: NotFound, NotPermitted, NotAllowedNow, AlreadyAside,
    ReasonsMissing, Stale.
    """
    other = person_id if person_id not in (None, actor.person_id) else None
    known = store.for_move(case_ids[:CASES_MAX], person_id=other) if other else {}
    posts = actor_for(other, now=now).posts if other else frozenset()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        if other is None and case.is_recused:
            raise AlreadyAside(number=case.number)
        if other is not None:
            if not posts & actor.led & frozenset(scene.item.posts):
                raise NotPermitted(act="case.recuse", number=case.number)
            if case.id in known and known[case.id].is_recused:
                raise AlreadyAside(number=case.number)
        return rules.stand_aside(
            case,
            scene,
            person_id=other or actor.person_id,
            ordered=other is not None,
            reason=reason,
        )

    return act("recuse", case_ids, compute, actor=actor, now=now, seen=seen)


def _require_governs(actor: Actor, case: CaseNow) -> None:
    """One's own, nobody's at one's post, or any of a post that one heads. Errors: OtherHands."""
    task = case.task
    if task is None or task.post in actor.led or policy.in_hand(actor, task):
        return
    raise OtherHands(number=case.number)


def _require_able(person: Actor, case: CaseNow, scene: Scene) -> None:
    """Whether he could do what the task asks for. `case` as it was read for him. Errors:
    MayNotTake."""
    assert case.task is not None
    subject = policy.subject_of(case, scene.item)
    for name in ACTS_OF_TASK.get(case.task.kind, ()):
        why = policy.bar(person, f"case.{name}", subject)
        if why and why != "other_hands":
            raise MayNotTake(number=case.number, why=rules.BARS_OF_OTHERS[why])
