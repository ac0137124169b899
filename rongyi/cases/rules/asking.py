"""The one notice of everything that is missing or wrong (一次性告知).

Source: Administrative Licensing Law, art. 32(1)(4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rongyi.cases.errors import (
    CorrectionIncomplete,
    NotedTooLong,
    PaperAbolished,
    PaperNotAsked,
    PointsMissing,
)
from rongyi.cases.events import CorrectionAsked
from rongyi.cases.rules.reasons import WORDS_MAX, all_words, storable
from rongyi.cases.rules.shape import CaseNow, Moved, Point, Scene, TaskNow
from rongyi.cases.rules.steps import post_of
from rongyi.cases.rules.turning import in_time
from rongyi.cases.states import LIFE
from rongyi.exemption.states import ABOLISHED, DATA_CALL, PRODUCED
from rongyi.kernel.typed import readable

POINTS_MAX = 50
# `data` questions what a register said or another case made: words, and no paper to hand in.
POINT_KINDS = frozenset({"material", "data", "field", "other"})
FETCHED = frozenset({DATA_CALL, PRODUCED})
NOT_HANDED_IN = FETCHED | {ABOLISHED}


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
    in_time(case, scene)
    clean = tuple(Point(p.kind, storable(p.code), said(p.words)) for p in points)
    if not 0 < len(clean) <= POINTS_MAX or not all(says_something(p) for p in clean):
        raise PointsMissing(limit=POINTS_MAX)
    for point in clean:
        require_askable(point, scene, ways)
    fresh = [p for p in clean if told is not None and (p.kind, p.code) not in told]
    if fresh:
        raise CorrectionIncomplete(points=len(fresh))
    due = scene.calendar.add(scene.today, scene.clock.days_of("correction")).on
    listed = tuple({"kind": p.kind, "code": p.code, "words": p.words} for p in clean)
    fact = CorrectionAsked(
        **case.told(scene),
        points=listed,
        due_on=due,
    )
    task = TaskNow("correct", post_of(scene.item, case.course.step), due)
    note = {"points": listed, "due_on": due.isoformat()}
    return Moved(case, replace(case.course, state=target), task, fact, scene.now, note)


def with_noted(
    points: Sequence[Point],
    noted: Sequence[Point],
    told: frozenset[tuple[str, str]] | None,
    ways: Mapping[str, str],
) -> tuple[Point, ...]:
    """The points of a notice with what desks noted before: each thing once, of one thing all
    words; a second notice takes only what the first one said. What was noted stands in no notice's
    way: a paper that was fetched or abolished since is left out, and what is past the room of a
    notice. Errors: NotedTooLong."""
    found = {_about(one): one for one in points}
    for one in noted:
        if told is not None and (one.kind, one.code) not in told:
            continue
        kept = found.get(_about(one))
        if kept is not None:
            words = all_words(kept.words, one.words)
            found[_about(one)] = replace(kept, words=short_enough(words))
        elif len(found) < POINTS_MAX and _is_askable(one, ways):
            found[_about(one)] = one
    return tuple(found.values())


def short_enough(words: str) -> str:
    """What several say of one thing, if a point has room for it. Errors: NotedTooLong."""
    if len(words) > WORDS_MAX:
        raise NotedTooLong(limit=WORDS_MAX)
    return words


def _about(point: Point) -> tuple[str, str]:
    return (point.kind, point.code if point.kind != "other" else point.words)


def said(words: str) -> str:
    """The words of a point without the blanks around them. Errors: DirectionSigns."""
    return readable(storable(words)).strip()


def says_something(point: Point) -> bool:
    """Whether a point is of a known kind, about something, and says what."""
    named = point.kind == "other" or bool(point.code)
    return point.kind in POINT_KINDS and named and 0 < len(point.words) <= WORDS_MAX


def _is_askable(point: Point, ways: Mapping[str, str]) -> bool:
    closed = {"material": NOT_HANDED_IN, "data": {ABOLISHED}}.get(point.kind, ())
    return ways.get(point.code, "") not in closed


def require_askable(point: Point, scene: Scene, ways: Mapping[str, str]) -> None:
    """What is abolished, fetched or produced is not asked of the applicant."""
    way = ways.get(point.code, "")
    if point.kind in ("material", "data") and way == ABOLISHED:
        raise PaperAbolished(material=scene.material_title(point.code))
    if point.kind == "material" and way in FETCHED:
        raise PaperNotAsked(material=scene.material_title(point.code))
