"""Due days out of the facts of a case alone: when holidays became known that were not before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from rongyi.cases.events import CaseDueRecounted
from rongyi.cases.rules.clock import after_stop, extended, limits_of
from rongyi.cases.rules.shape import CaseNow, Moved, Record, Scene
from rongyi.kernel.workdays import Due

STOPPED, RESUMED, EXTENDED = "case.stopped.v1", "case.resumed.v1", "case.extended.v1"
COUNTED = frozenset({STOPPED, RESUMED, EXTENDED})
Told = tuple[str, datetime, Record]


def recounted(case: CaseNow, scene: Scene, told: Sequence[Told], *, values: Record) -> Moved | None:
    """The case with its due days counted anew by the calendar of the scene; None: they stay.

    `told` are the facts that move due days, oldest first; `values` the form by term.
    """
    now = case.course
    assert now.accepted_at is not None and case.task is not None
    legal, promised = due_days(scene, now.accepted_at, told, values)
    provisional = legal.provisional or promised.provisional
    if (legal.on, promised.on, provisional) == (now.legal_due, now.promised_due, now.provisional):
        return None
    fact = CaseDueRecounted(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        legal_due=legal.on,
        promised_due=promised.on,
        provisional=provisional,
    )
    course = replace(now, legal_due=legal.on, promised_due=promised.on, provisional=provisional)
    task = case.task
    if task.kind != "resume":  # that one is due when the special procedure ends
        follows = task.due_on == now.promised_due
        task = replace(task, due_on=promised.on if follows else min(task.due_on, promised.on))
    return Moved(case, course, task, fact, scene.now)


def due_days(
    scene: Scene, accepted_at: datetime, told: Sequence[Told], values: Record
) -> tuple[Due, Due]:
    """Statutory and promised due day, from acceptance on, through every stop and extension."""
    legal, promised = limits_of(scene, accepted_at, values)
    calendar, limits = scene.calendar, scene.item.limits
    stopped_on: date | None = None
    for name, at, body in told:
        if at < accepted_at:  # of the time before it was taken up anew by order
            continue
        if name == STOPPED:
            stopped_on = scene.day(at)
        elif name == RESUMED and stopped_on is not None:
            day = scene.day(at)
            legal = after_stop(calendar, legal.on, stopped_on, day, limits.legal_unit)
            promised = after_stop(calendar, promised.on, stopped_on, day, limits.promised_unit)
            stopped_on = None
        elif name == EXTENDED:
            legal = extended(calendar, legal.on, int(body["workdays"]))
            promised = extended(calendar, promised.on, int(body["workdays"]))
    return legal, min(promised, legal, key=lambda due: due.on)
