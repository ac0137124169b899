"""What a head or a court orders: more time, and a case taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rongyi.cases.errors import (
    ExtendedBefore,
    ExtensionTooLate,
    ExtensionTooLong,
    OrderUnknown,
)
from rongyi.cases.events import CaseExtended, CaseReopened
from rongyi.cases.rules import marks
from rongyi.cases.rules.acceptance import work_task
from rongyi.cases.rules.clock import (
    EXTENSION_WORKDAYS_MAX,
    JOINT_EXTENSION_WORKDAYS_MAX,
    extended,
    limits_of,
)
from rongyi.cases.rules.opening import first_task
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Course, Moved, Record, Scene
from rongyi.cases.rules.steps import WORK, first_step, next_step
from rongyi.cases.states import LIFE, SUBMITTED, TURNED_AWAY
from rongyi.catalogue.definitions import Item
from rongyi.kernel.text import Text

NAME_MAX = 100
ORDERS = {
    "review": Text("行政复议决定", "Decision on administrative review"),
    "court": Text("人民法院判决、裁定", "Judgment or ruling of a court"),
    "superior": Text("上级机关依法责令", "Order of the higher body"),
}


def extension_max(item: Item) -> int:
    """How many working days the head may add (art. 42): more where several bodies act jointly."""
    joint = item.handled == "joint"
    return JOINT_EXTENSION_WORKDAYS_MAX if joint else EXTENSION_WORKDAYS_MAX


def extend(case: CaseNow, scene: Scene, *, workdays: int, reason: str) -> Moved:
    """More time (延长期限), once, before the time limit has passed: both due days move.

    Errors: NotAllowedNow, ExtendedBefore, ExtensionTooLate, ExtensionTooLong, ReasonsMissing.
    """
    now = case.course
    target = LIFE.after(now.state, "extend")
    assert now.legal_due and now.promised_due and case.task
    if now.marks & marks.EXTENDED:
        raise ExtendedBefore
    if scene.today > now.legal_due:
        raise ExtensionTooLate(due_on=now.legal_due)
    limit = extension_max(scene.item)
    if not 1 <= workdays <= limit:
        raise ExtensionTooLong(limit=limit)
    legal = extended(scene.calendar, now.legal_due, workdays)
    promised = extended(scene.calendar, now.promised_due, workdays)
    course = replace(
        now,
        state=target,
        legal_due=legal.on,
        promised_due=promised.on,
        provisional=legal.provisional or promised.provisional,
        marks=now.marks | marks.EXTENDED,
    )
    fact = CaseExtended(
        **case.told(scene),
        workdays=workdays,
        reason=words_of(reason),
        legal_due=legal.on,
        promised_due=promised.on,
    )
    task = replace(case.task, due_on=promised.on)
    return Moved(case, course, task, fact, scene.now)


def reopen(
    case: CaseNow,
    scene: Scene,
    *,
    order: str,
    order_number: str,
    order_body: str,
    order_on: date,
    reason: str,
    values: Record,
) -> Moved:
    """Taken up again by order (依法重新办理): what was turned away is received anew, what was
    decided is accepted anew; the clock begins anew today.

    The facts keep what was decided before. Errors: NotAllowedNow, OrderUnknown, ReasonsMissing.
    """
    now = case.course
    away = now.state in TURNED_AWAY
    target = LIFE.after(now.state, "reopen" if away else "reopen_accepted")
    number, body = words_of(order_number, required=False), words_of(order_body, required=False)
    named = 0 < len(number) <= NAME_MAX and 0 < len(body) <= NAME_MAX
    since = scene.day(now.closed_at or now.decided_at or now.received_at)
    if order not in ORDERS or not named or not since <= order_on <= scene.today:
        raise OrderUnknown
    course = _begun_anew(case, scene, target, values)
    task = first_task(scene, course) if away else work_task(scene, course)
    fact = CaseReopened(
        **case.told(scene),
        order=order,
        order_number=number,
        order_body=body,
        order_on=order_on,
        reason=words_of(reason),
        before=now.outcome,
        legal_due=course.legal_due,
        promised_due=course.promised_due,
    )
    return Moved(case, course, task, fact, scene.now)


def _begun_anew(case: CaseNow, scene: Scene, state: str, values: Record) -> Course:
    accept = first_step(scene.item, "accept")
    kept = marks.REOPENED | (case.course.marks & marks.OF_GRANT)  # it renews what it renewed
    fresh = Course(state=state, step=accept, received_at=scene.now, marks=kept)
    if state == SUBMITTED:
        return fresh
    item = scene.item
    legal, promised = limits_of(scene, scene.now, values)
    step = next_step(item, accept, WORK, values)
    assert step is not None, f"{case.item_code}: nobody decides"
    return replace(
        fresh,
        step=step,
        received_at=case.course.received_at,
        accepted_at=scene.now,
        legal_due=legal.on,
        promised_due=promised.on,
        provisional=legal.provisional or promised.provisional,
        stops=case.course.stops,
    )
