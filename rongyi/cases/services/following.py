"""Papers that may follow (容缺后补) and are there now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rongyi.cases import rules, store
from rongyi.cases.errors import TooManyCases
from rongyi.cases.rules import CaseNow, MaterialSpec, Moved, Scene
from rongyi.cases.services.acting import CASES_MAX, Outcome, Seen, act
from rongyi.kernel.actor import Actor


@transaction.atomic
def supplement_cases(
    *,
    actor: Actor,
    materials: Mapping[UUID, Sequence[MaterialSpec]],
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """The applicant hands in papers that may follow (容缺补交), by case. Five statements.

    State and clock stay as they are. Whoever looked at the case before is told that it changed;
    so is the applicant, where `seen` says at what he looked. A paper that is late is taken and
    marked. Outcomes: NotFound, NotPermitted, NotAllowedNow (decided, closed, withdrawn),
    PaperNotToCome, Stale, Unseen. Errors: TooManyCases.
    """
    case_ids = list(materials)
    if len(case_ids) > CASES_MAX:
        raise TooManyCases(limit=CASES_MAX)
    store.lock(case_ids)
    held = store.papers(case_ids)
    added: dict[UUID, tuple[MaterialSpec, ...]] = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        term = rules.term_of(scene.calendar, scene.zone, case.course.accepted_at, now=scene.now)
        coming = rules.to_come(held.get(case.id, ()), scene.materials, term)
        given = tuple(materials[case.id])
        moved = rules.supplement(case, scene, materials=given, coming=coming)
        added[case.id] = rules.followed(given, coming)
        return moved

    outcomes = act("supplement", case_ids, compute, actor=actor, now=now, seen=seen)
    done = {one.case_id: added[one.case_id] for one in outcomes if one.done}
    store.add_materials(done, at=now)
    return outcomes
