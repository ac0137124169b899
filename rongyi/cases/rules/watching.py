"""Which rules of supervision hold for a case on a day: warnings before, escalation after.

Pure: the course, the task and the calendar say everything. A rule holds from the first day on
which so little is left, and that day is what escalation counts from; when the job that looks for it
ran makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from rongyi.cases.rules.lights import threshold
from rongyi.cases.rules.shape import CaseNow, Course, TaskNow
from rongyi.catalogue.definitions import Catalogue, ClockRules, Item, Watch
from rongyi.kernel.periods import begins_to_press
from rongyi.kernel.workdays import Calendar

WARNED, ESCALATED = "warned", "escalated"
WATCHED_TASKS = frozenset({"accept", "prereview", "review", "decide", "deliver", "close"})
WHOLE_CASE = -1  # where the rule is about no single step


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds: since when, against which due day, and to whom it is told."""

    kind: str
    rule: str
    level: str
    step: int
    colour: str
    due_on: date
    since: date
    tell: str


def findings(
    case: CaseNow, item: Item, catalogue: Catalogue, calendar: Calendar, today: date
) -> list[Finding]:
    """Everything that a case is to be warned of by that day, each rule once; escalated ones too.

    A clock that stands still, or waits for the applicant, is not watched.
    """
    if case.task is None or case.task.kind not in WATCHED_TASKS:
        return []
    zone = ZoneInfo(catalogue.place.timezone) if catalogue.place else None
    found: list[Finding] = []
    for watch in watches_of(catalogue, item):
        due = _due(watch, case.course, case.task)
        if due is None:
            continue
        since = _since(watch, calendar, case.course, due, zone)
        if since > today:
            continue
        step = case.course.step if watch.level == "step" else WHOLE_CASE
        first = Finding(WARNED, watch.code, watch.level, step, watch.colour, due, since, watch.tell)
        found += [first, *_escalated(watch, first, calendar, today)]
    return found


def watches_of(catalogue: Catalogue, item: Item) -> Iterator[Watch]:
    """The rules for cases of an item."""
    body = item.power.exercised_by
    return (one for one in catalogue.clock.watches if one.departments.includes(body))


def horizon(rules: ClockRules, longest: int) -> int:
    """Working days ahead in which a due day may concern any rule. `longest`: the longest period."""
    days = [one.days or 0 for one in rules.watches]
    shares = [longest * (one.percent or 0) // 100 for one in rules.watches]
    return max([*days, *shares, 0])


def _due(watch: Watch, course: Course, task: TaskNow) -> date | None:
    if watch.level == "step":
        return task.due_on
    if course.accepted_at is None or course.decided_at is not None:
        return None
    return course.promised_due if watch.against == "promised" else course.legal_due


def _since(
    watch: Watch, calendar: Calendar, course: Course, due: date, zone: ZoneInfo | None
) -> date:
    begun = (course.accepted_at or course.received_at).astimezone(zone).date()
    whole = calendar.between(begun, due) - course.stopped_days
    return max(begun, begins_to_press(calendar, due, int(threshold(watch, whole))))


def _escalated(watch: Watch, first: Finding, calendar: Calendar, today: date) -> Iterator[Finding]:
    if watch.escalate_after is None or watch.escalate_to is None:
        return
    since = calendar.add(first.since, watch.escalate_after).on
    if since <= today:
        yield Finding(
            ESCALATED,
            watch.code,
            watch.level,
            first.step,
            "red",
            first.due_on,
            since,
            watch.escalate_to,
        )
