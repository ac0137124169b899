"""Acts that move a running case to another edition of the rules, ask for it, or take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from rongyi.cases.errors import MoveBlocked, MovedOn, MoveMeansConsent
from rongyi.cases.events import (
    CaseEditionKept,
    CaseEditionMoved,
    CaseEditionUndone,
    CaseMoveAsked,
)
from rongyi.cases.rules.differing import (
    BLOCKED,
    CONSENT,
    GONE,
    SAFE,
    Difference,
    Known,
    differences,
    ended,
    moved_days,
    verdict_of,
)
from rongyi.cases.rules.shape import CaseNow, Course, Moved, Record, Scene, TaskNow
from rongyi.kernel.text import Text

ASKED, MOVED, KEPT, UNDONE = "asked", "moved", "kept", "undone"
MOVE_STATES = (ASKED, MOVED, KEPT, UNDONE)
MOVE_WORDS = {
    ASKED: Text("等待申请人选择", "The applicant was asked"),
    MOVED: Text("已适用新规定", "Moved"),
    KEPT: Text("申请人选择原规定", "The applicant keeps the old rules"),
    UNDONE: Text("已撤回", "Taken back"),
}
VERDICT_WORDS = {
    SAFE: Text("可以直接适用", "Safe"),
    CONSENT: Text("需申请人同意", "Needs consent"),
    BLOCKED: Text("不能适用", "Blocked"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What another edition makes of a case: what differs, and where it would stand."""

    differences: tuple[Difference, ...]
    course: Course
    task: TaskNow | None

    @property
    def verdict(self) -> str:
        return verdict_of(self.differences)


def change(
    case: CaseNow, old: Scene, new: Scene | None, known: Known, posts: frozenset[str]
) -> Change:
    """What moving it would mean. `new` is None where the other edition lacks the item."""
    over = ended(case)
    if over is not None or new is None:
        return Change((over or GONE,), case.course, case.task)
    found = differences(case, old, new, known, posts)
    if verdict_of(found) == BLOCKED or case.task is None:
        return Change(found, case.course, case.task)
    here = old.item.steps[case.course.step]
    codes = [step.code for step in new.item.steps]
    step = codes.index(here.code)
    legal, promised, provisional = moved_days(case, old, new, known)
    course = replace(
        case.course, step=step, legal_due=legal, promised_due=promised, provisional=provisional
    )
    task = case.task
    if task.post and task.post == here.post:
        task = replace(task, post=new.item.steps[step].post or task.post)
    if promised is not None and task.kind != "resume":
        follows = task.due_on == case.course.promised_due
        task = replace(task, due_on=promised if follows else min(task.due_on, promised))
    if task.post != case.task.post:
        task = replace(task, handler=None)
    return Change(found, course, task)


@dataclass(frozen=True, slots=True)
class Order:
    """One row of a batch of moves: `id` of its record, which batch, from where to where."""

    id: UUID
    batch_id: UUID
    from_edition: UUID
    to_edition: UUID


def move(case: CaseNow, scene: Scene, found: Change, order: Order, *, agreed: bool) -> Moved:
    """The case goes on under the other edition. Errors: MoveBlocked, MoveMeansConsent."""
    _require_open(case, found)
    if found.verdict == CONSENT and not agreed:
        raise MoveMeansConsent(number=case.number)
    fact = CaseEditionMoved(
        **case.told(scene),
        batch_id=order.batch_id,
        from_edition=order.from_edition,
        to_edition=order.to_edition,
        agreed=agreed,
        differences=tuple(_said(one) for one in found.differences),
        legal_due=found.course.legal_due,
        promised_due=found.course.promised_due,
    )
    note = _note(case, order, found, MOVED)
    return Moved(
        case,
        found.course,
        found.task,
        fact,
        scene.now,
        note,
        edition_id=order.to_edition,
    )


def ask_move(case: CaseNow, scene: Scene, found: Change, order: Order) -> Moved:
    """The applicant is asked; until he agrees the case stays as it is. Errors: MoveBlocked."""
    _require_open(case, found)
    fact = CaseMoveAsked(
        **case.told(scene),
        batch_id=order.batch_id,
        from_edition=order.from_edition,
        to_edition=order.to_edition,
        differences=tuple(_said(one) for one in found.differences),
    )
    note = _note(case, order, found, ASKED)
    return Moved(case, case.course, case.task, fact, scene.now, note)


def keep(case: CaseNow, scene: Scene, order: Order) -> Moved:
    """The applicant stays with the rules under which he applied."""
    fact = CaseEditionKept(
        **case.told(scene), from_edition=order.from_edition, to_edition=order.to_edition
    )
    note = {"id": str(order.id), "state": KEPT}
    return Moved(case, case.course, case.task, fact, scene.now, note)


def undo(
    case: CaseNow, scene: Scene, order: Order, *, state: str, version: int, before: Record
) -> Moved:
    """As it was before, if nothing was done since: `version` is that of the case after the move,
    `before` what it was. A question that nobody answered is withdrawn. Errors: MovedOn."""
    untouched = case.version == version and case.edition_id == order.to_edition
    if case.task is None or (state == MOVED and not untouched) or state not in (ASKED, MOVED):
        raise MovedOn(number=case.number)
    fact = CaseEditionUndone(
        **case.told(scene),
        batch_id=order.batch_id,
        from_edition=order.to_edition,
        to_edition=order.from_edition,
    )
    note = {"id": str(order.id), "state": UNDONE}
    if state == ASKED:
        return Moved(case, case.course, case.task, fact, scene.now, note)
    course, task = _restored(case.course, before), _task(before["task"], case.task)
    return Moved(
        case,
        course,
        task,
        fact,
        scene.now,
        note,
        hands_over=True,
        edition_id=order.from_edition,
    )


def _require_open(case: CaseNow, found: Change) -> None:
    if found.verdict == BLOCKED:
        why = [one.words for one in found.differences if one.verdict == BLOCKED]
        words = Text("；".join(one.zh for one in why), "; ".join(one.en for one in why))
        raise MoveBlocked(number=case.number, why=words)


def _said(one: Difference) -> Mapping[str, str]:
    return {"part": one.part, "verdict": one.verdict, "zh": one.words.zh, "en": one.words.en}


def differences_of(rows: list[Mapping[str, str]]) -> tuple[Difference, ...]:
    """The differences as a record keeps them."""
    return tuple(
        Difference(one["part"], one["verdict"], Text(one["zh"], one["en"])) for one in rows
    )


def _note(case: CaseNow, order: Order, found: Change, state: str) -> Record:
    course, task = case.course, case.task
    assert task is not None
    return {
        "id": str(order.id),
        "batch": str(order.batch_id),
        "from": str(order.from_edition),
        "to": str(order.to_edition),
        "state": state,
        "differences": [_said(one) for one in found.differences],
        "before": {
            "step": course.step,
            "legal_due": course.legal_due and course.legal_due.isoformat(),
            "promised_due": course.promised_due and course.promised_due.isoformat(),
            "provisional": course.provisional,
            "task": {
                "kind": task.kind,
                "post": task.post,
                "due_on": task.due_on.isoformat(),
                "handler": task.handler and str(task.handler),
            },
        },
    }


def _restored(course: Course, before: Record) -> Course:
    return replace(
        course,
        step=before["step"],
        legal_due=_day(before["legal_due"]),
        promised_due=_day(before["promised_due"]),
        provisional=before["provisional"],
    )


def _task(before: Mapping[str, Any], now: TaskNow) -> TaskNow:
    handler = UUID(before["handler"]) if before["handler"] else None
    due = date.fromisoformat(before["due_on"])
    return TaskNow(before["kind"], before["post"], due, handler, now.checked_by)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
