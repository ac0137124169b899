"""From receipt to acceptance. Source: Administrative Licensing Law, art. 32."""

from __future__ import annotations

from dataclasses import replace

from rongyi.cases.events import CaseAccepted, CaseCorrected, CaseRefused, CaseReleased
from rongyi.cases.rules.clock import PRE_REVIEW_WORKDAYS, limits_of, step_due
from rongyi.cases.rules.opening import first_task, papers
from rongyi.cases.rules.reasons import known_ground, words_of
from rongyi.cases.rules.shape import CaseNow, Course, MaterialSpec, Moved, Record, Scene, TaskNow
from rongyi.cases.rules.steps import WORK, next_step, post_of
from rongyi.cases.rules.turning import in_time, is_deemed
from rongyi.cases.rules.values import digest_of
from rongyi.cases.states import LIFE


def accept(case: CaseNow, scene: Scene, *, values: Record) -> Moved:
    """Accepted (受理): both clocks start; the day itself is not counted.

    Past the five working days of art. 32(1)(4) the case counts as accepted since its receipt.
    """
    target = LIFE.after(case.course.state, "accept")
    deemed = is_deemed(case, scene)
    accepted_at = case.course.received_at if deemed else scene.now
    day = scene.day(accepted_at)
    legal, promised = limits_of(scene, accepted_at, values)
    step = next_step(scene.item, case.course.step, WORK, values)
    assert step is not None, f"{case.item_code}: nobody decides"  # refused when definitions load
    course = replace(
        case.course,
        state=target,
        step=step,
        accepted_at=accepted_at,
        legal_due=legal.on,
        promised_due=promised.on,
        provisional=legal.provisional or promised.provisional,
        deemed=deemed,
    )
    fact = CaseAccepted(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        accepted_on=day,
        legal_due=legal.on,
        promised_due=promised.on,
        provisional=course.provisional,
        deemed=deemed,
    )
    checks = "accept" in scene.item.four_eyes
    return Moved(case, course, work_task(scene, course), fact, scene.now, checks=checks)


def work_task(scene: Scene, course: Course) -> TaskNow:
    """The work that begins with acceptance, and its day. A lower body has twenty days (art. 43)."""
    assert course.accepted_at is not None and course.promised_due is not None
    step, due = scene.item.steps[course.step], step_due(scene, course.step, course.promised_due)
    if step.act == "prereview":
        latest = scene.calendar.add(scene.day(course.accepted_at), PRE_REVIEW_WORKDAYS)
        due = min(due, latest.on)
    return TaskNow(step.act, post_of(scene.item, course.step), due)


def correct(
    case: CaseNow,
    scene: Scene,
    *,
    values: Record,
    materials: tuple[MaterialSpec, ...],
    note: str = "",
) -> Moved:
    """The applicant answered: received anew, so the five days of art. 32 begin anew.

    Errors: NotAllowedNow, ReasonsMissing for a note that is too long.
    """
    course = replace(
        case.course, state=LIFE.after(case.course.state, "correct"), received_at=scene.now
    )
    fact = CaseCorrected(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        values_digest=digest_of(values),
        materials=papers(materials),
        note=words_of(note, required=False),
    )
    return Moved(case, course, first_task(scene, course), fact, scene.now)


def release(case: CaseNow, scene: Scene, *, values: Record) -> Moved:
    """The result it waited for is there: received now."""
    course = replace(
        case.course, state=LIFE.after(case.course.state, "release"), received_at=scene.now
    )
    fact = CaseReleased(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        values_digest=digest_of(values),
        founded_id=case.founded_id,
    )
    return Moved(case, course, first_task(scene, course), fact, scene.now)


def refuse(case: CaseNow, scene: Scene, *, ground: str, reasons: str) -> Moved:
    """Not accepted (不予受理), on a ground of the item and with reasons.

    Errors: NotAllowedNow, CorrectionTooLate (deemed accepted), GroundUnknown, ReasonsMissing.
    """
    target = LIFE.after(case.course.state, "refuse")
    in_time(case, scene)
    course = replace(case.course, state=target, closed_at=scene.now, outcome="refused")
    fact = CaseRefused(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        ground=known_ground(scene.item, ground),
        reasons=words_of(reasons),
    )
    return Moved(case, course, None, fact, scene.now)
