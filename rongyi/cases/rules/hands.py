"""Whose a task is, and who stands aside. Source: Administrative Licensing Law, arts 74, 75; Civil
Servant Law, art. 76 (recusal). Mark K.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from rongyi.cases.events import CaseAssigned, CaseRecused
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Scene
from rongyi.kernel.errors import NotAllowedNow


def assign(case: CaseNow, scene: Scene, *, handler: UUID | None, reason: str = "") -> Moved:
    """The task is the handler's of its post from now on; None: anybody's of the post again.

    Errors: NotAllowedNow for a case that lies at no post, ReasonsMissing for too many words.
    """
    task = case.task
    if task is None or not task.post:
        raise NotAllowedNow(state=case.course.state, move="assign")
    fact = CaseAssigned(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=task.post,
        handler_id=handler,
        before_id=task.handler,
        reason=words_of(reason, required=False),
    )
    given = replace(task, handler=handler)
    return Moved(case, case.course, given, fact, scene.now, hands_over=True)


def stand_aside(
    case: CaseNow, scene: Scene, *, person_id: UUID, ordered: bool, reason: str
) -> Moved:
    """He does nothing on the case from now on; a task that he had in hand goes back to its post.

    Errors: NotAllowedNow for a case that is over, ReasonsMissing.
    """
    task = case.task
    if task is None:
        raise NotAllowedNow(state=case.course.state, move="recuse")
    words = words_of(reason)
    fact = CaseRecused(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        person_id=person_id,
        ordered=ordered,
        reason=words,
    )
    freed = replace(task, handler=None) if task.handler == person_id else task
    note = {"person": str(person_id), "ordered": ordered, "reason": words}
    return Moved(case, case.course, freed, fact, scene.now, note, hands_over=True)
