"""What another edition would change for running cases: read for pages, and for the acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from rongyi.cases import rules, store
from rongyi.cases.events import case_stream
from rongyi.cases.rules import CaseNow, Change, Known, Record, Scene
from rongyi.cases.rules.recounting import COUNTED, Told
from rongyi.catalogue.definitions import Item
from rongyi.catalogue.queries import calendar_for, catalogue_of
from rongyi.journal.queries import facts_of_runs
from rongyi.kernel.actor import Actor

_WANTED = COUNTED | {rules.TOLD_ONCE}


def facts_told(case_ids: Sequence[UUID]) -> dict[UUID, list[Told]]:
    """The facts of cases that moved their due days, or told what was missing. One SQL query."""
    streams = {case_stream(case_id): case_id for case_id in case_ids}
    return {
        streams[stream]: [(f.name, f.at, f.body or {}) for f in facts if f.name in _WANTED]
        for stream, facts in facts_of_runs(list(streams)).items()
    }


def one_change(
    case: CaseNow, scene: Scene, to_edition: UUID, values: Record, told: Sequence[Told]
) -> Change:
    """What the other edition makes of one case, which knows its papers. No SQL query once the
    edition was read. Errors: NoEdition."""
    catalogue = catalogue_of(to_edition)
    item = catalogue.items.get(case.item_code)
    new = None if item is None else _scene(to_edition, item, scene.now)
    return rules.change(case, scene, new, Known(values, told), frozenset(catalogue.posts))


def changes(
    case_ids: Sequence[UUID], to_edition: UUID, actor: Actor, *, now: datetime
) -> dict[UUID, tuple[CaseNow, Change]]:
    """The same for many, by case. Three SQL queries."""
    cases = store.for_move(case_ids, person_id=actor.person_id, papers=True)
    forms, told = store.forms(case_ids), facts_told(case_ids)
    found = {}
    for case in cases.values():
        item = catalogue_of(case.edition_id).items[case.item_code]
        scene = _scene(case.edition_id, item, max(now, case.course.latest))
        values = forms[case.id][0] if case.id in forms else {}
        known = one_change(case, scene, to_edition, values, told.get(case.id, ()))
        found[case.id] = (case, known)
    return found


def _scene(edition_id: UUID, item: Item, now: datetime) -> Scene:
    catalogue = catalogue_of(edition_id)
    zone = rules.zone_of(catalogue)
    return Scene(
        item,
        catalogue.elements,
        calendar_for(item, edition_id),
        zone,
        now,
        now.astimezone(zone).date(),
        materials=catalogue.materials,
        clock=catalogue.clock,
        departments=catalogue.departments,
    )
