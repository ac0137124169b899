"""Due days that were provisional, counted anew when holidays are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rongyi.cases import rules, store
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.cases.queries.scenes import scene_of
from rongyi.cases.rules import CaseNow, Moved
from rongyi.cases.rules.recounting import COUNTED, recounted
from rongyi.catalogue.queries import catalogue_of, current_edition, one_edition
from rongyi.journal.queries import FactRow, facts_of_runs
from rongyi.kernel.actor import SYSTEM

PAGE = 200


def recount_due_days(*, now: datetime) -> int:
    """Count the provisional due days of running cases by the calendars of the edition in force; how
    many cases were changed, each with a fact. Safe to repeat. Five statements for each page.
    """
    with one_edition():
        current_edition()
        changed, after = 0, UUID(int=0)
        while ids := _page(after):
            changed += _recount(ids, now)
            after = ids[-1]
        return changed


def _page(after: UUID) -> list[UUID]:
    running = Case.objects.filter(
        provisional=True, accepted_at__isnull=False, decided_at=None, closed_at=None, id__gt=after
    )
    return list(running.order_by("id").values_list("id", flat=True)[:PAGE])


@transaction.atomic
def _recount(case_ids: Sequence[UUID], now: datetime) -> int:
    cases = store.for_move(case_ids, person_id=SYSTEM.person_id)
    forms = store.forms(case_ids)
    streams = [case_stream(case_id) for case_id in case_ids]
    told = facts_of_runs(streams, names=sorted(COUNTED))
    moves = []
    for case in cases.values():
        moved = _moved(case, forms[case.id][0], told[case_stream(case.id)], now)
        if moved is not None:
            moves.append(moved)
    return len(store.apply(moves, actor=SYSTEM)) if moves else 0


def _moved(
    case: CaseNow, values: Mapping[str, Any], told: Sequence[FactRow], now: datetime
) -> Moved | None:
    item = catalogue_of(case.edition_id).items[case.item_code]
    scene = scene_of(case.edition_id, item, now=max(now, case.latest))
    since = case.course.accepted_at or case.course.received_at  # anew, where it was taken up again
    bodies = [(fact.name, fact.at, fact.body or {}) for fact in told if fact.at >= since]
    return recounted(case, scene, bodies, values=rules.by_term(values, scene.elements))
