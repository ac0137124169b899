"""The letter that an act would send, seen before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rongyi.cases import policy, rules
from rongyi.cases.errors import OutcomeUnknown
from rongyi.cases.models import Case, Correction
from rongyi.cases.rules import Letter, Moved, Point, Scene
from rongyi.cases.rules.clock import ANSWER_WORKDAYS
from rongyi.cases.rules.values import said_day
from rongyi.cases.store.reading import case_of
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, NotPermitted
from rongyi.kernel.text import Text


def draft_letter(
    number: str,
    actor: Actor,
    kind: str,
    *,
    ground: str = "",
    reasons: str = "",
    points: Sequence[Point] = (),
    now: datetime,
) -> Letter:
    """The letter of "refuse", "ask_correction", "approved" or "rejected". At most two SQL queries.

    It is written only if the act would be done: the errors are those of the act (NotAllowedNow,
    GroundUnknown, ReasonsMissing, PointsMissing, ...), besides NotFound, NotPermitted,
    OutcomeUnknown.
    """
    found = Case.objects.select_related("task").filter(number=number).first()
    if found is None:
        raise NotFound(what="case")
    catalogue = catalogue_of(found.edition_id)
    item, case = catalogue.items[found.item_code], case_of(found)
    subject = policy.require_readable(actor, case, item)
    if kind not in rules.LETTERS:
        raise OutcomeUnknown(outcome=kind[:40])
    act = rules.OUTCOMES.get(kind, kind)
    if not policy.may(actor, f"case.{act}", subject):
        raise NotPermitted(act=f"case.{act}", number=number)
    zone = rules.zone_of(catalogue)
    today = now.astimezone(zone).date()
    scene = Scene(item, catalogue.elements, catalogue.calendar, zone, now, today)
    _try(case, scene, kind, ground, reasons, points)
    return rules.letter(
        kind,
        rules.About(
            number=number,
            applicant=found.applicant_name,
            received=said_day(scene.day(case.course.received_at).isoformat()),
            today=today,
        ),
        item,
        catalogue,
        ground=ground,
        reasons=reasons.strip(),
        points=_named(points, catalogue),
        until=said_day(catalogue.calendar.add(today, ANSWER_WORKDAYS).on.isoformat())
        if kind == "ask_correction"
        else None,
    )


def _try(
    case: rules.CaseNow,
    scene: Scene,
    kind: str,
    ground: str,
    reasons: str,
    points: Sequence[Point],
) -> Moved:
    """Compute the act without doing it: what it refuses, the letter refuses."""
    if kind == "refuse":
        return rules.refuse(case, scene, ground=ground, reasons=reasons)
    if kind == "ask_correction":
        first = Correction.objects.filter(case_id=case.id, place=1)
        listed = first.values_list("points", flat=True).first()
        told = None if listed is None else frozenset((p["kind"], p["code"]) for p in listed)
        return rules.ask_correction(case, scene, points=points, told=told)
    return rules.decide(case, scene, outcome=kind, ground=ground, reasons=reasons)


def _named(points: Sequence[Point], catalogue: Catalogue) -> tuple[tuple[Text, str], ...]:
    titles = {
        **{code: element.label for code, element in catalogue.elements.items()},
        **{code: material.title for code, material in catalogue.materials.items()},
    }
    return rules.named(tuple(points), titles)
