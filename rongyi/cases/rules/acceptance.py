"""From receipt to acceptance. Source: Administrative Licensing Law, art. 32."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rongyi.cases import states
from rongyi.cases.errors import (
    CorrectionIncomplete,
    CorrectionRunning,
    CorrectionTooLate,
    PaperAbolished,
    PaperNotAsked,
    PointsMissing,
)
from rongyi.cases.events import (
    CaseAccepted,
    CaseCorrected,
    CaseRefused,
    CaseReleased,
    CorrectionAsked,
)
from rongyi.cases.rules.clock import ANSWER_WORKDAYS, limits_of, step_due, told_by
from rongyi.cases.rules.opening import first_task, papers
from rongyi.cases.rules.reasons import WORDS_MAX, known_ground, storable, words_of
from rongyi.cases.rules.shape import CaseNow, MaterialSpec, Moved, Point, Record, Scene, TaskNow
from rongyi.cases.rules.steps import WORK, next_step, post_of
from rongyi.cases.rules.values import digest_of
from rongyi.cases.states import LIFE
from rongyi.exemption.states import ABOLISHED, DATA_CALL, PRODUCED
from rongyi.kernel.typed import readable

POINTS_MAX = 50
# `data` questions what a register said or another case made: words, and no paper to hand in.
POINT_KINDS = frozenset({"material", "data", "field", "other"})
FETCHED = frozenset({DATA_CALL, PRODUCED})
NOT_HANDED_IN = FETCHED | {ABOLISHED}


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
    due = step_due(scene, step, promised.on)
    task = TaskNow(scene.item.steps[step].act, post_of(scene.item, step), due)
    checks = "accept" in scene.item.four_eyes
    return Moved(case, course, task, fact, scene.now, checks=checks)


def is_deemed(case: CaseNow, scene: Scene) -> bool:
    """Whether the five working days have passed without a correction notice."""
    return case.course.state == states.SUBMITTED and scene.today > told_by(scene, case.course).on


def ask_correction(
    case: CaseNow,
    scene: Scene,
    *,
    points: Sequence[Point],
    told: frozenset[tuple[str, str]] | None,
    ways: Mapping[str, str],
) -> Moved:
    """Tell once all that is missing or wrong (一次性告知).

    `told` are kind and code of the points of an earlier notice; a second one may only repeat them.
    `ways` says how the case got each of its papers. Errors: NotAllowedNow, CorrectionTooLate,
    PointsMissing, PaperAbolished, PaperNotAsked, CorrectionIncomplete.
    """
    target = LIFE.after(case.course.state, "ask_correction")
    if is_deemed(case, scene):
        raise CorrectionTooLate(received_on=scene.day(case.course.received_at))
    clean = tuple(Point(p.kind, storable(p.code), _said(p.words)) for p in points)
    if not 0 < len(clean) <= POINTS_MAX or not all(_says_something(p) for p in clean):
        raise PointsMissing(limit=POINTS_MAX)
    for point in clean:
        _require_askable(point, scene, ways)
    fresh = [p for p in clean if told is not None and (p.kind, p.code) not in told]
    if fresh:
        raise CorrectionIncomplete(points=len(fresh))
    due = scene.calendar.add(scene.today, ANSWER_WORKDAYS).on
    listed = tuple({"kind": p.kind, "code": p.code, "words": p.words} for p in clean)
    fact = CorrectionAsked(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        points=listed,
        due_on=due,
    )
    task = TaskNow("correct", post_of(scene.item, case.course.step), due)
    note = {"points": listed, "due_on": due.isoformat()}
    return Moved(case, replace(case.course, state=target), task, fact, scene.now, note)


def _said(words: str) -> str:
    return readable(storable(words)).strip()


def _says_something(point: Point) -> bool:
    named = point.kind == "other" or bool(point.code)
    return point.kind in POINT_KINDS and named and 0 < len(point.words) <= WORDS_MAX


def _require_askable(point: Point, scene: Scene, ways: Mapping[str, str]) -> None:
    """What is abolished, fetched or produced is not asked of the applicant."""
    way = ways.get(point.code, "")
    if point.kind in ("material", "data") and way == ABOLISHED:
        raise PaperAbolished(material=scene.material_title(point.code))
    if point.kind == "material" and way in FETCHED:
        raise PaperNotAsked(material=scene.material_title(point.code))


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

    Errors: NotAllowedNow, CorrectionTooLate (deemed accepted), CorrectionRunning, GroundUnknown,
    ReasonsMissing.
    """
    target = LIFE.after(case.course.state, "refuse")
    if is_deemed(case, scene):
        raise CorrectionTooLate(received_on=scene.day(case.course.received_at))
    if case.course.state == states.CORRECTION and case.task and scene.today <= case.task.due_on:
        raise CorrectionRunning(until=case.task.due_on)
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
