"""Ways out before a decision: not needed, not ours, not corrected, handed on, void.

Source: Administrative Licensing Law, art. 32(1).
"""

from __future__ import annotations

from dataclasses import replace

from rongyi.cases import states
from rongyi.cases.errors import BodyUnknown, CorrectionRunning, CorrectionTooLate, GroundUnknown
from rongyi.cases.events import (
    CaseAnnulled,
    CaseExpired,
    CaseFact,
    CaseNotNeeded,
    CaseNotOurs,
    CaseTransferred,
)
from rongyi.cases.rules.clock import told_by
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Scene
from rongyi.cases.states import LIFE
from rongyi.identity.definitions import Department
from rongyi.kernel.text import Text

VOID_GROUNDS = {  # our proposal: no law lists them
    "twice": Text("重复申请", "Applied for twice"),
    "in_error": Text("登记错误", "Recorded in error"),
    "no_applicant": Text("申请人死亡或者终止", "The applicant has died or ended"),
    "false_identity": Text("冒用他人身份申请", "Applied for in somebody else's name"),
}


def is_deemed(case: CaseNow, scene: Scene) -> bool:
    """Whether the five working days have passed without a correction notice."""
    return case.course.state == states.SUBMITTED and scene.today > told_by(scene, case.course).on


def in_time(case: CaseNow, scene: Scene) -> None:
    """Nothing is turned away after five working days. Errors: CorrectionTooLate."""
    if is_deemed(case, scene):
        raise CorrectionTooLate(received_on=scene.day(case.course.received_at))


def not_needed(case: CaseNow, scene: Scene, *, reasons: str) -> Moved:
    """What is asked for needs no permission (不需要取得行政许可): told at once, with the reason.

    Errors: NotAllowedNow, CorrectionTooLate, ReasonsMissing.
    """
    LIFE.after(case.course.state, "not_needed")
    in_time(case, scene)
    fact = CaseNotNeeded(**case.told(scene), reasons=words_of(reasons))
    return _ended(case, scene, "not_needed", "not_needed", fact)


def not_ours(case: CaseNow, scene: Scene, *, department: str, reasons: str) -> Moved:
    """It is another body's matter (不属于本机关职权范围), which is named.

    Errors: NotAllowedNow, CorrectionTooLate, BodyUnknown, ReasonsMissing.
    """
    LIFE.after(case.course.state, "not_ours")
    in_time(case, scene)
    body = _other(scene, department)
    fact = CaseNotOurs(
        **case.told(scene),
        department=body.code,
        body_zh=body.name.zh,
        body_en=body.name.en,
        phone=body.phone,
        reasons=words_of(reasons),
    )
    return _ended(case, scene, "not_ours", "not_ours", fact)


def expire(case: CaseNow, scene: Scene) -> Moved:
    """Nobody answered the notice by its day (逾期未补正).

    Errors: NotAllowedNow, CorrectionRunning.
    """
    LIFE.after(case.course.state, "expire")
    assert case.task is not None
    if scene.today <= case.task.due_on:
        raise CorrectionRunning(until=case.task.due_on)
    fact = CaseExpired(**case.told(scene), due_on=case.task.due_on)
    return _ended(case, scene, "expire", "expired", fact)


def transfer(case: CaseNow, scene: Scene, *, department: str, reasons: str) -> Moved:
    """Another body goes on with it (移送、转报).

    Errors: NotAllowedNow, BodyUnknown, ReasonsMissing.
    """
    LIFE.after(case.course.state, "transfer")
    body = _other(scene, department)
    fact = CaseTransferred(
        **case.told(scene),
        department=body.code,
        body_zh=body.name.zh,
        body_en=body.name.en,
        phone=body.phone,
        reasons=words_of(reasons),
    )
    return _ended(case, scene, "transfer", "transferred", fact)


def annul(case: CaseNow, scene: Scene, *, ground: str, reasons: str) -> Moved:
    """Declared void by the head (作废). Errors: NotAllowedNow, GroundUnknown, ReasonsMissing."""
    LIFE.after(case.course.state, "annul")
    if ground not in VOID_GROUNDS:
        raise GroundUnknown(ground=ground[:60])
    fact = CaseAnnulled(**case.told(scene), ground=ground, reasons=words_of(reasons))
    return _ended(case, scene, "annul", "void", fact)


def _other(scene: Scene, code: str) -> Department:
    """The body of that code, if it is not the one that has the case."""
    found = scene.departments.get(code)
    if found is None or code == scene.item.power.exercised_by:
        raise BodyUnknown(department=code[:60])
    return found


def _ended(case: CaseNow, scene: Scene, move: str, outcome: str, fact: CaseFact) -> Moved:
    state = LIFE.after(case.course.state, move)
    course = replace(
        case.course, state=state, closed_at=scene.now, stopped_at=None, outcome=outcome
    )
    return Moved(case, course, None, fact, scene.now)
