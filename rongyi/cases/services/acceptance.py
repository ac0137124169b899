"""Between receipt and acceptance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from rongyi.cases import rules, store
from rongyi.cases.models import Task
from rongyi.cases.rules import CaseNow, MaterialSpec, Moved, Point, Record, Scene, marks
from rongyi.cases.rules.steps import depends
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.cases.services.earlier import Earlier
from rongyi.cases.services.notices import noted_beside, send_noted
from rongyi.cases.services.paging import each_page, pages
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import SYSTEM, Actor

Forms = dict[UUID, tuple[dict[str, Any], dict[str, str]]]
Answer = tuple[Record, Mapping[str, str], tuple[MaterialSpec, ...]]


def accept_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Accept submitted cases (受理) and start their clocks. Two or three SQL statements.

    Later than five working days after receipt a case counts as accepted since its receipt
    (Administrative Licensing Law, art. 32(1)(4)). Outcomes: NotFound, NotPermitted, NotAllowedNow,
    Stale.
    """
    forms: Forms = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        limits = scene.item.limits
        dated = (*limits.legal_workdays, *limits.promised_workdays)
        asked = any(one.when for one in dated) or depends(scene.item, case.course.step)
        values = values_of(case, scene, case_ids, forms) if asked else {}
        return rules.accept(case, scene, values=values)

    return act("accept", case_ids, compute, actor=actor, now=now, seen=seen)


def deem_accepted(*, now: datetime) -> list[Outcome]:
    """Accept, as the law does, what nobody answered within five working days. Three statements for
    each page of cases; one that fails is left out.
    """
    zone = rules.zone_of(catalogue_of(current_edition()))
    late = Task.objects.filter(kind="accept", due_on__lt=now.astimezone(zone).date())

    def accept(case_ids: Sequence[UUID]) -> list[Outcome]:
        return accept_cases(actor=SYSTEM, case_ids=case_ids, now=now)

    return [one for done in each_page(pages(late, "case_id"), accept) for one in done]


def values_of(case: CaseNow, scene: Scene, case_ids: Sequence[UUID], forms: Forms) -> Record:
    """The form of a case by term; read once for all cases of an act into `forms`."""
    if not forms:
        forms.update(store.forms(case_ids))
    return rules.by_term(forms[case.id][0], scene.elements)


@transaction.atomic
def ask_correction(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    points: Sequence[Point],
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Tell the applicants at once all that is missing or wrong (一次性告知补正). ≤ 5 statements,
    and one for each case of which a desk noted something.

    What desks noted before goes with it, also of the other cases of the application: one notice.
    A second notice may only repeat points of the first, unless the case was taken up again.
    Outcomes: NotFound, NotPermitted, NotAllowedNow, CorrectionTooLate, PointsMissing,
    PaperAbolished, PaperNotAsked, NotedTooLong, CorrectionIncomplete, Stale.
    """
    told = cache(lambda: store.told_before(case_ids))
    ways = cache(lambda: store.ways_of(case_ids, points))
    beside, earlier = noted_beside(case_ids), Earlier()
    bundles: dict[UUID, UUID] = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known, own = told().get(case.id), ways().get(case.id, {})
        listed = tuple(points)
        if noted := earlier.of(case, marks.LOOKED).points:
            own = store.ways_of([case.id], (*points, *noted)).get(case.id, {})
            listed = rules.with_noted(points, noted, known, own)
        bundles[case.id] = case.bundle_id
        return rules.ask_correction(case, scene, points=listed, told=known, ways=own)

    outcomes = act("ask_correction", case_ids, compute, actor=actor, now=now, seen=seen)
    done = {bundles[one.case_id] for one in outcomes if one.done}
    if beside and done:
        send_noted(beside, done, now=now)
    return outcomes


@transaction.atomic
def correct_cases(
    *,
    actor: Actor,
    answers: Mapping[UUID, Record],
    materials: Mapping[UUID, Sequence[MaterialSpec]] | None = None,
    sources: Mapping[UUID, Mapping[str, str]] | None = None,
    note: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """The applicant answers notices: changed values and new papers by case (补正). ≤ 5 statements.

    `answers` names the cases; values that are not in it stay, new papers take the place of those
    of the same code. `note` is a word to the officer. Outcomes: NotFound, NotPermitted,
    NotAllowedNow, ReasonsMissing, Stale.
    """
    case_ids = list(answers)
    papers = {case_id: tuple((materials or {}).get(case_id, ())) for case_id in case_ids}
    merged = cache(lambda: _merged(case_ids, answers, sources or {}))

    def compute(case: CaseNow, scene: Scene) -> Moved:
        values, _ = merged().get(case.id, ({}, {}))
        return rules.correct(case, scene, values=values, materials=papers[case.id], note=note)

    outcomes = act("correct", case_ids, compute, actor=actor, now=now, seen=seen)
    done = [one.case_id for one in outcomes if one.done]
    if done:
        store.replace_forms({case_id: merged()[case_id] for case_id in done})
        store.add_materials({case_id: papers[case_id] for case_id in done}, at=now)
    return outcomes


@transaction.atomic
def release_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    values: Mapping[UUID, Record] | None = None,
    sources: Mapping[UUID, Mapping[str, str]] | None = None,
    materials: Mapping[UUID, Sequence[MaterialSpec]] | None = None,
    now: datetime,
) -> list[Outcome]:
    """The results that cases waited for are there: they are submitted now. ≤ 5 statements.

    `values` are fields that come out of those results (the number of the new licence), by case;
    `materials` are those results as papers of the case. Outcomes: NotFound, NotPermitted,
    NotAllowedNow, Stale.
    """
    merged = cache(lambda: _merged(case_ids, values or {}, sources or {}))

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.release(case, scene, values=merged()[case.id][0])

    outcomes = act("release", case_ids, compute, actor=actor, now=now)
    done = [one.case_id for one in outcomes if one.done]
    changed = {
        case_id: merged()[case_id]
        for case_id in done
        if (values or {}).get(case_id) or (sources or {}).get(case_id)
    }
    if changed:
        store.replace_forms(changed)
    papers = {case_id: (materials or {}).get(case_id, ()) for case_id in done}
    store.add_materials(papers, at=now)
    return outcomes


def refuse_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    ground: str,
    reasons: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Do not accept cases (不予受理), on a legal ground and with reasons. Two SQL statements.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, CorrectionTooLate, GroundUnknown,
    ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.refuse(case, scene, ground=ground, reasons=reasons)

    return act("refuse", case_ids, compute, actor=actor, now=now, seen=seen)


def _merged(
    case_ids: Sequence[UUID],
    values: Mapping[UUID, Record],
    sources: Mapping[UUID, Mapping[str, str]],
) -> dict[UUID, tuple[Record, Mapping[str, str]]]:
    """Forms with the changes put in, read after the cases whose version guards them. A value that
    was typed over loses its source."""
    merged: dict[UUID, tuple[Record, Mapping[str, str]]] = {}
    for case_id, (old, origin) in store.forms(case_ids).items():
        changed, fresh = values.get(case_id, {}), sources.get(case_id, {})
        kept = {
            name: source
            for name, source in origin.items()
            if name not in changed or changed[name] == old.get(name)
        }
        merged[case_id] = ({**old, **changed}, {**kept, **fresh})
    return merged
