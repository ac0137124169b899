"""Review and special procedures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.errors import NotYourStep
from rongyi.cases.rules import CaseNow, Moved, Scene, marks
from rongyi.cases.rules.steps import depends
from rongyi.cases.services.acceptance import Forms, values_of
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.cases.services.earlier import Earlier
from rongyi.kernel.actor import Actor


def review_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    passes: bool = True,
    opinion: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Review accepted cases (审查); what does not pass needs words. Two SQL statements; three where
    it hangs on the form who is next.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, NotYourStep, ReasonsMissing, Stale.
    """
    forms: Forms = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        _at_step_of(actor, case)
        asked = depends(scene.item, case.course.step)
        values = values_of(case, scene, case_ids, forms) if asked else {}
        return rules.review(case, scene, passes=passes, opinion=opinion, values=values)

    return act("review", case_ids, compute, actor=actor, now=now, seen=seen)


def pre_review_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    passes: bool = True,
    opinion: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """The lower body reports up (初审) within twenty days, with its opinion. Two SQL statements;
    three where it hangs on the form who is next.

    Source: Administrative Licensing Law, arts 35, 43. Outcomes: NotFound, NotPermitted,
    NotAllowedNow, NotYourStep, ReasonsMissing, Stale.
    """
    forms: Forms = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        _at_step_of(actor, case)
        asked = depends(scene.item, case.course.step)
        values = values_of(case, scene, case_ids, forms) if asked else {}
        return rules.pre_review(case, scene, passes=passes, opinion=opinion, values=values)

    return act("pre_review", case_ids, compute, actor=actor, now=now, seen=seen)


def send_back_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    reason: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Have reviewed cases reviewed once more (退回审查), for a reason. Two SQL statements.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.send_back(case, scene, reason=reason)

    return act("send_back", case_ids, compute, actor=actor, now=now, seen=seen)


def stop_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    special: str,
    reason: str,
    until: date,
    at_time: str = "",
    place: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Stop the clocks for a special procedure until a day told to the applicant; of a hearing with
    hour ("14:30") and place. Two statements; one more for a case in which one was asked for.

    Source: Administrative Licensing Law, arts 45, 48. Outcomes: NotFound, NotPermitted,
    NotAllowedNow, NotYourStep, StopNotLawful, StopDayUnknown, HearingDay, HearingTimeUnknown,
    HearingPlaceMissing, TooManyStops, ReasonsMissing, Stale.
    """
    earlier = Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        _at_step_of(actor, case)
        known = earlier.of(case, marks.ASKED)
        return rules.stop(
            case,
            scene,
            special=special,
            reason=reason,
            until=until,
            at_time=at_time,
            place=place,
            known=known,
        )

    return act("stop", case_ids, compute, actor=actor, now=now, seen=seen)


def resume_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """The special procedures ended: the clocks run on with what was left. Two SQL statements.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, NotYourStep, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        _at_step_of(actor, case)
        return rules.resume(case, scene)

    return act("resume", case_ids, compute, actor=actor, now=now, seen=seen)


def _at_step_of(actor: Actor, case: CaseNow) -> None:
    """Where several posts review, only the one whose turn it is. Errors: NotYourStep."""
    task = case.task
    held = actor.posts | {one.post for one in actor.delegated}
    at_step = task is not None and task.kind in ("prereview", "review", "resume")
    if task and at_step and task.post and task.post not in held:
        raise NotYourStep(post=task.post)
