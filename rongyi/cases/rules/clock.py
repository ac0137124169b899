"""The clock of a case: what counts, until when, and how much of it is used.

The day of the event is not counted (kernel.periods). Two due days run
beside each other: the one of the law, and the one that was promised; supervision follows the
promise, escalation the law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rongyi.cases.rules.lights import light
from rongyi.cases.rules.shape import Course, Record, Scene
from rongyi.catalogue.definitions import Catalogue, ClockRules, Item, Watch
from rongyi.catalogue.definitions.clock_usual import USUAL
from rongyi.kernel.periods import Period, Unit, end_of, moved
from rongyi.kernel.workdays import Calendar, Due

# Days that the law fixes. Those that it leaves to a district are data: ClockRules.days_of.
CORRECTION_WORKDAYS = 5  # Administrative Licensing Law, art. 32(1)(4): told once, within 5 days
PRE_REVIEW_WORKDAYS = 20  # art. 43: the lower body has examined it within 20 days
EXTENSION_WORKDAYS_MAX = 10  # art. 42(1): by the head of the body, once
JOINT_EXTENSION_WORKDAYS_MAX = 15  # art. 42(2): handled jointly, by the head of the government
HEARING_ASK_WORKDAYS = 5  # art. 47(1): asked for within 5 days of being told
HEARING_HOLD_WORKDAYS = 20  # art. 47(1): held within 20 days of being asked for
HEARING_NOTICE_WORKDAYS = 7  # art. 48(1)(1): time and place told 7 days before
AT_ONCE = Period(0)


def zone_of(catalogue: Catalogue) -> ZoneInfo:
    """The time zone of the authority: days and due days are those of its clock."""
    return ZoneInfo(catalogue.place.timezone if catalogue.place else "Asia/Shanghai")


def told_by(scene: Scene, course: Course) -> Due:
    """The last day on which a correction may be asked for. Source: art. 32(1)(4)."""
    return scene.calendar.add(scene.day(course.received_at), CORRECTION_WORKDAYS)


def limits_of(scene: Scene, accepted_at: datetime, values: Record) -> tuple[Due, Due]:
    """Statutory and promised due day of a case accepted at a moment; `values`: its form by term.

    A promise in another unit than the law never ends after it.
    """
    begun = accepted_at.astimezone(scene.zone)
    day, item = begun.date(), scene.item
    legal = end_of(scene.calendar, begun, item.legal_period(day, values) or AT_ONCE)
    promised = end_of(scene.calendar, begun, item.promised_period(day, values) or AT_ONCE)
    return legal, min(promised, legal, key=lambda due: due.on)


def step_due(scene: Scene, step: int, promised: date) -> date:
    """The internal due day of a step that begins today: after its own days, where it has any, and
    never after the promise. After a special procedure a step begins anew.
    """
    days = scene.item.steps[step].workdays
    return promised if days is None else min(scene.calendar.add(scene.today, days).on, promised)


def delivery_days(item: Item, clock: ClockRules) -> int:
    """Working days from the decision until it is handed over: those of the item's own step, and
    never more than the district gives. Source: art. 44: ten at most.
    """
    step = next((one for one in item.steps if one.act == "deliver"), None)
    given = clock.days_of("delivery")
    return given if step is None or step.workdays is None else min(step.workdays, given)


def delivered_by(scene: Scene, decided_on: date) -> date:
    """The last day on which what was decided on a day is handed over. Source: art. 44."""
    return scene.calendar.add(decided_on, delivery_days(scene.item, scene.clock)).on


def after_stop(
    calendar: Calendar, due: date, stopped_on: date, resumed_on: date, unit: Unit = "workday"
) -> Due:
    """Where a due day moves when the days after `stopped_on` up to `resumed_on` do not count.

    What was left when the clock stopped is left when it runs again. A period that had ended
    before stays ended. Source: art. 45.
    """
    return moved(calendar, due, unit, stopped_on, resumed_on)


def extended(calendar: Calendar, due: date, workdays: int) -> Due:
    """Where the head of the body moves a due day by an extension. Source: art. 42."""
    return calendar.add(due, workdays)


def told_on(calendar: Calendar, zone: ZoneInfo, course: Course) -> date:
    """The same day for a page."""
    return calendar.add(course.received_at.astimezone(zone).date(), CORRECTION_WORKDAYS).on


@dataclass(frozen=True, slots=True)
class Clock:
    """What a page shows of the clock. `left` is below 0 when the promise is broken.

    `light`: green, yellow, red (overdue) by the rules of supervision; grey (not running).
    """

    legal_due: date | None
    promised_due: date | None
    provisional: bool
    used: int
    stopped_days: int
    stopped: bool
    left: int | None
    light: str


def clock_at(
    calendar: Calendar,
    zone: ZoneInfo,
    course: Course,
    *,
    now: datetime,
    watches: Iterable[Watch] = USUAL.watches,
) -> Clock:
    """The clock as it stands at a moment. Days of special procedures are not used days. Its colour
    is that of the rules that watch the item.
    """

    def day(moment: datetime | None) -> date | None:
        return moment and moment.astimezone(zone).date()

    accepted, today = day(course.accepted_at), now.astimezone(zone).date()
    if accepted is None or course.promised_due is None:
        return Clock(None, None, False, 0, 0, False, None, "grey")
    over = day(course.decided_at) or day(course.closed_at)
    stopped_on = day(course.stopped_at)
    stopped = stopped_on is not None
    end = over or stopped_on or today
    used = max(0, calendar.between(accepted, end) - course.stopped_days)
    left = calendar.between(end, course.promised_due)
    return Clock(
        legal_due=course.legal_due,
        promised_due=course.promised_due,
        provisional=course.provisional,
        used=used,
        stopped_days=course.stopped_days,
        stopped=stopped,
        left=left,
        light=light(watches, left, used + left, running=not stopped and over is None),
    )
