"""What is put right before acceptance: at the window at once, or noted for the one notice.

Source: Administrative Licensing Law, art. 32(1)(3) and (4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rongyi.cases.errors import NotAgreed, PointsMissing, ValueNotMended
from rongyi.cases.events import CaseLooked, CaseMended
from rongyi.cases.rules import marks
from rongyi.cases.rules.asking import (
    POINTS_MAX,
    require_askable,
    said,
    says_something,
    short_enough,
)
from rongyi.cases.rules.proceedings import Proceedings
from rongyi.cases.rules.reasons import storable, words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Point, Record, Scene
from rongyi.cases.rules.turning import in_time
from rongyi.cases.rules.values import digest_of, typed, words_of_value
from rongyi.cases.states import LIFE
from rongyi.catalogue.definitions import Element, Item

YES_NO = {"true": True, "false": False}
NUMBERS = ("number", "integer", "money")
# What a person can tell over the counter; several choices and files are corrected by the notice.
MENDABLE = frozenset(
    {"text", "long_text", "address", "phone", "email", "date", "boolean", "choice", *NUMBERS}
)
_FORMS = {
    "phone": re.compile(r"\+?[0-9]{7,15}(x[0-9]{1,6})?"),
    "email": re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+"),
}


def mend(
    case: CaseNow, scene: Scene, *, element: str, value: str, agreed: bool, values: Record
) -> Moved:
    """Change one value as the applicant agrees (当场更正). `values` is the form as it is.

    The form with the new value is the note of what comes back. Errors: NotAllowedNow,
    CorrectionTooLate, NotAgreed, ValueNotMended, ReasonsMissing (too long).
    """
    target = LIFE.after(case.course.state, "mend")
    in_time(case, scene)
    known = scene.elements.get(element)
    if known is None or not is_mendable(scene.item, known):
        raise ValueNotMended(field=known.label if known else "")
    new = _read(known, words_of(value))
    if new == values.get(element):
        raise ValueNotMended(field=known.label)
    if not agreed:
        raise NotAgreed
    changed = {**values, element: new}
    fact = CaseMended(
        **case.told(scene),
        element=element,
        title_zh=known.label.zh,
        title_en=known.label.en,
        before=words_of_value(known, values.get(element)).zh,
        after=words_of_value(known, new).zh,
        values_digest=digest_of(changed),
    )
    return Moved(case, replace(case.course, state=target), case.task, fact, scene.now)


def mended(element: str, value: str, elements: Mapping[str, Element]) -> Record:
    """The value as the form keeps it. Errors: ValueNotMended."""
    return {element: _read(elements[element], words_of(value))}


def is_mendable(item: Item, element: Element) -> bool:
    """Whether the window may change it: a field of the item that the applicant fills in himself."""
    used = element.code in {use.element for use in item.fields}
    return used and element.type in MENDABLE and not element.register_only


def _read(element: Element, text: str) -> object:
    """What was typed, as the form stores a value of this element."""
    value = _typed(element, text)
    if value is None or not str(value).strip():
        raise ValueNotMended(field=element.label)
    if isinstance(value, Decimal):
        if not _within(element, value):
            raise ValueNotMended(field=element.label)
        return f"{value:f}"
    word = value.isoformat() if isinstance(value, date) else value
    if isinstance(word, str) and not _formed(element, word):
        raise ValueNotMended(field=element.label)
    return word


def _typed(element: Element, text: str) -> object:
    if element.type == "boolean":
        return YES_NO.get(text)
    if element.type == "choice":
        return text if element.choice(text) else None
    return typed(element, text)


def _formed(element: Element, word: str) -> bool:
    form, limit = _FORMS.get(element.type), element.length_max
    if limit is not None and len(word) > limit:
        return False
    if element.pattern and not re.fullmatch(element.pattern, word):
        return False
    return form is None or form.fullmatch(word) is not None


def _within(element: Element, value: Decimal) -> bool:
    if not value.is_finite() or (element.type == "integer" and value != value.to_integral_value()):
        return False
    low, high = element.minimum, element.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def look(
    case: CaseNow,
    scene: Scene,
    known: Proceedings,
    *,
    points: Sequence[Point],
    ways: Mapping[str, str],
) -> Moved:
    """One desk has looked: what it would have corrected, or nothing (补正意见).

    The notice goes out for all desks at once. Errors: NotAllowedNow, CorrectionTooLate,
    PointsMissing, PaperAbolished, PaperNotAsked, NotedTooLong.
    """
    target = LIFE.after(case.course.state, "look")
    in_time(case, scene)
    clean = tuple(Point(p.kind, storable(p.code), said(p.words)) for p in points)
    if len(clean) > POINTS_MAX or not all(says_something(p) for p in clean):
        raise PointsMissing(limit=POINTS_MAX)
    for point in clean:
        require_askable(point, scene, ways)
    for one in replace(known, looks={**known.looks, scene.post: clean}).points:
        short_enough(one.words)
    listed = tuple({"kind": p.kind, "code": p.code, "words": p.words} for p in clean)
    fact = CaseLooked(**case.told(scene), points=listed)
    course = replace(case.course, state=target, marks=case.course.marks | marks.LOOKED)
    return Moved(case, course, case.task, fact, scene.now)


def desk_of(item: Item) -> str:
    """The post whose look counts before acceptance: who reviews first, else who accepts."""
    for act in ("prereview", "review", "accept"):
        for step in item.steps:
            if step.act == act and step.post:
                return step.post
    return ""
