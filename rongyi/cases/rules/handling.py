"""Review and special procedures. Source: Administrative Licensing Law, arts 34, 45."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rongyi.cases.errors import StopDayUnknown, StopNotLawful, TooManyStops
from rongyi.cases.events import (
    CasePreReviewed,
    CaseResumed,
    CaseReviewed,
    CaseSentBack,
    CaseStopped,
)
from rongyi.cases.rules import marks
from rongyi.cases.rules.clock import after_stop, step_due
from rongyi.cases.rules.decision import UNHEARD
from rongyi.cases.rules.hearing import HEARING, require_hearing_day, require_hearing_place
from rongyi.cases.rules.proceedings import Proceedings
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Record, Scene, TaskNow
from rongyi.cases.rules.steps import WORK, next_step, post_of
from rongyi.cases.states import LIFE
from rongyi.catalogue.definitions import Item
from rongyi.kernel.errors import NotAllowedNow

# What the law names (art. 45); a site check and a public notice are acts within the period, so
# their days count.
LAWFUL_STOPS = frozenset(
    {
        *("hearing", "tender", "auction"),
        *("test", "inspection", "quarantine", "appraisal", "expert_review"),
    }
)


def stops_of(item: Item) -> frozenset[str]:
    """The special procedures that may stop the clock of this item."""
    defined = frozenset(step.special for step in item.steps if step.special)
    return (defined & LAWFUL_STOPS) | {HEARING}


def pre_review(
    case: CaseNow, scene: Scene, *, passes: bool, opinion: str, values: Record | None = None
) -> Moved:
    """The lower body has examined it and reports up (初审, art. 43); the body that decides is next.

    Its opinion is always in words. It may not ask for papers, and nor may who comes after it: no
    move leads from an accepted case back to a correction. Errors: NotAllowedNow (also for an item
    without such a step), ReasonsMissing.
    """
    step = scene.item.steps[case.course.step]
    if step.act != "prereview":
        raise NotAllowedNow(state=case.course.state, move="pre_review")
    following = next_step(scene.item, case.course.step, WORK, values)
    assert following is not None, f"{case.item_code}: nobody decides"
    fact = CasePreReviewed(
        **case.told(scene), step=step.code, passes=passes, opinion=words_of(opinion)
    )
    assert case.course.promised_due is not None
    due = step_due(scene, following, case.course.promised_due)
    task = TaskNow(scene.item.steps[following].act, post_of(scene.item, following), due)
    target = LIFE.after(case.course.state, "pre_review")
    return Moved(case, replace(case.course, state=target, step=following), task, fact, scene.now)


def last_review(item: Item, before: int) -> int | None:
    """Index of the review before a step; None where nobody reviews."""
    found = [index for index in range(before) if item.steps[index].act == "review"]
    return found[-1] if found else None


def send_back(case: CaseNow, scene: Scene, *, reason: str) -> Moved:
    """Who decides has it reviewed once more (退回审查), for a reason; the clock runs on.

    Errors: NotAllowedNow (also where nobody reviews), ReasonsMissing.
    """
    target = LIFE.after(case.course.state, "send_back")
    step = last_review(scene.item, case.course.step)
    if step is None:
        raise NotAllowedNow(state=case.course.state, move="send_back")
    fact = CaseSentBack(
        **case.told(scene), step=scene.item.steps[step].code, reason=words_of(reason)
    )
    assert case.course.promised_due is not None
    due = step_due(scene, step, case.course.promised_due)
    task = TaskNow("review", post_of(scene.item, step), due)
    return Moved(case, replace(case.course, state=target, step=step), task, fact, scene.now)


def review(
    case: CaseNow, scene: Scene, *, passes: bool, opinion: str, values: Record | None = None
) -> Moved:
    """One review is done; the next reviewer or the one who decides is next. `values`: the form by
    term, where it hangs on it who that is.

    Errors: NotAllowedNow (also for an item that nobody reviews), ReasonsMissing when a review
    that does not pass says nothing.
    """
    step = scene.item.steps[case.course.step]
    if step.act != "review":
        raise NotAllowedNow(state=case.course.state, move="review")
    following = next_step(scene.item, case.course.step, WORK, values)
    assert following is not None, f"{case.item_code}: nobody decides"
    act = scene.item.steps[following].act
    target = LIFE.after(case.course.state, "pass_on" if act == "review" else "review")
    fact = CaseReviewed(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        step=step.code,
        passes=passes,
        opinion=words_of(opinion, required=not passes),
    )
    assert case.course.promised_due is not None
    due = step_due(scene, following, case.course.promised_due)
    task = TaskNow(act, post_of(scene.item, following), due)
    course = replace(case.course, state=target, step=following)
    checks = "review" in scene.item.four_eyes
    return Moved(case, course, task, fact, scene.now, checks=checks)


def stop(
    case: CaseNow,
    scene: Scene,
    *,
    special: str,
    reason: str,
    until: date,
    at_time: str = "",
    place: str = "",
    known: Proceedings = UNHEARD,
) -> Moved:
    """A special procedure begins: from tomorrow until it ends, days do not count (art. 45).

    `until` is the day told to the applicant; of a hearing, the day on which it is held, with its
    hour and place. Errors: NotAllowedNow, StopNotLawful, StopDayUnknown, HearingDay,
    HearingTimeUnknown, HearingPlaceMissing, TooManyStops, ReasonsMissing.
    """
    target = LIFE.after(case.course.state, "stop")
    days_max = scene.clock.days_max(special)
    if special not in stops_of(scene.item) or not days_max:
        raise StopNotLawful()
    if not scene.today < until <= scene.today + timedelta(days=days_max):
        raise StopDayUnknown(days_max=days_max)
    hour = where = ""
    if special == HEARING:
        require_hearing_day(scene, known, until, days_max)
        hour, where = require_hearing_place(at_time, place)
    if case.course.stops >= scene.clock.stops_max:
        raise TooManyStops(limit=scene.clock.stops_max)
    course = replace(
        case.course,
        state=target,
        stopped_at=scene.now,
        stops=case.course.stops + 1,
        marks=case.course.marks | (marks.HEARING if special == HEARING else 0),
    )
    words = words_of(reason)
    fact = CaseStopped(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        special=special,
        reason=words,
        until=until,
        at_time=hour,
        place=where,
    )
    task = TaskNow("resume", post_of(scene.item, case.course.step), until)
    note = {"special": special, "reason": words, "until": until.isoformat()}
    return Moved(case, course, task, fact, scene.now, note)


def resume(case: CaseNow, scene: Scene) -> Moved:
    """The special procedure ended: what was left of both periods is left again."""
    now = case.course
    target = LIFE.after(now.state, "resume")
    assert now.stopped_at and now.legal_due and now.promised_due
    stopped_on = scene.day(now.stopped_at)
    limits, calendar, today = scene.item.limits, scene.calendar, scene.today
    legal = after_stop(calendar, now.legal_due, stopped_on, today, limits.legal_unit)
    promised = after_stop(calendar, now.promised_due, stopped_on, today, limits.promised_unit)
    promised = min(promised, legal, key=lambda due: due.on)
    away = max(0, scene.calendar.between(stopped_on, scene.today))
    course = replace(
        now,
        state=target,
        stopped_at=None,
        stopped_days=now.stopped_days + away,
        legal_due=legal.on,
        promised_due=promised.on,
        provisional=legal.provisional or promised.provisional,
    )
    fact = CaseResumed(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        stopped_days=away,
        legal_due=legal.on,
        promised_due=promised.on,
    )
    step, due = scene.item.steps[now.step], step_due(scene, now.step, promised.on)
    return Moved(case, course, TaskNow(step.act, step.post or "", due), fact, scene.now)
