"""One notice for all desks (一次性告知): what each would have corrected, told together."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rongyi.cases import rules, store
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, Task
from rongyi.cases.rules import CaseNow, Moved, Proceedings, Scene, marks
from rongyi.cases.services.acting import CASES_MAX, Outcome, act
from rongyi.cases.services.paging import each_page, pages
from rongyi.cases.states import SUBMITTED
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import SYSTEM, Actor

log = logging.getLogger("rongyi.cases")


@dataclass(frozen=True, slots=True)
class _Noted:
    """A submitted case of an application, and what its desks noted so far."""

    case_id: UUID
    bundle_id: UUID
    desk: str  # whose look counts
    known: Proceedings


@transaction.atomic
def send_notices(*, actor: Actor, bundle_id: UUID, now: datetime) -> list[Outcome]:
    """Send what the desks noted of all cases of an application at once: one notice to read.

    Cases of which nothing was noted are left alone. Four SQL statements, and one for each case
    that a desk has looked at. Source: Administrative Licensing Law, art. 32(1)(4). Outcomes: those
    of `ask_correction`.
    """
    return _send(_noted(bundle_id), actor=actor, now=now)


@transaction.atomic
def send_when_all_looked(*, bundle_id: UUID, now: datetime) -> list[Outcome]:
    """Send the notice once the desk of every submitted case has looked. Safe to repeat."""
    noted = _noted(bundle_id)
    if not all(one.desk in one.known.looks for one in noted):
        return []
    return _send(noted, actor=SYSTEM, now=now)


def send_due_notices(*, now: datetime) -> list[Outcome]:
    """Send what was noted where today is the last day to tell it (art. 32(1)(4)).

    Each application by itself; one that fails is left out.
    """
    today = now.astimezone(rules.zone_of(catalogue_of(current_edition()))).date()
    due = Task.objects.filter(kind="accept", due_on=today, case__state=SUBMITTED)
    looked = due.extra(where=["cases_case.marks & %s <> 0"], params=[marks.LOOKED])

    def send(bundle_ids: Sequence[UUID]) -> list[Outcome]:
        return send_notices(actor=SYSTEM, bundle_id=bundle_ids[0], now=now)

    bundles = ([one] for page in pages(looked, "case__bundle_id") for one in page)
    return [one for done in each_page(bundles, send) for one in done]


def noted_beside(case_ids: Sequence[UUID]) -> list[_Noted]:
    """What desks noted of the other cases of these applications: told with the notice that is sent
    now, since all is told at once. All of them are locked in the order of their ids, together with
    the cases themselves. One SQL query where nothing was noted.
    """
    bundles = Case.objects.filter(id__in=case_ids).values("bundle_id")
    others = Case.objects.filter(bundle_id__in=bundles, state=SUBMITTED).exclude(id__in=case_ids)
    looked = others.extra(where=["cases_case.marks & %s <> 0"], params=[marks.LOOKED])
    found = set(looked.values_list("id", flat=True)[:CASES_MAX])
    if not found:
        return []
    both = Case.objects.filter(id__in=[*case_ids, *found]).order_by("id")
    return [_note(one) for one in both.select_for_update() if one.id in found]


def send_noted(noted: list[_Noted], bundles: Collection[UUID], *, now: datetime) -> None:
    """Send what was noted of other cases of these applications, as one notice with theirs."""
    _send([one for one in noted if one.bundle_id in bundles], actor=SYSTEM, now=now)


def _noted(bundle_id: UUID) -> list[_Noted]:
    """The submitted cases of an application, locked, with what their desks noted."""
    found = Case.objects.filter(bundle_id=bundle_id, state=SUBMITTED).order_by("id")
    return [_note(one) for one in found.select_for_update()[:CASES_MAX]]


def _note(case: Case) -> _Noted:
    item = catalogue_of(case.edition_id).items[case.item_code]
    return _Noted(case.id, case.bundle_id, rules.desk_of(item), _known(case))


def _known(case: Case) -> Proceedings:
    if not case.marks & marks.LOOKED:
        return Proceedings()
    facts = facts_of(case_stream(case.id))
    return rules.proceedings_of((fact.name, fact.body) for fact in facts)


def _send(noted: list[_Noted], *, actor: Actor, now: datetime) -> list[Outcome]:
    wanted: Mapping[UUID, _Noted] = {one.case_id: one for one in noted if one.known.points}
    if not wanted:
        return []
    case_ids = list(wanted)
    ways = store.ways_of(case_ids, [p for one in wanted.values() for p in one.known.points])
    told = store.told_before(case_ids)

    def compute(case: CaseNow, scene: Scene) -> Moved:
        own = ways.get(case.id, {})
        points = rules.with_noted((), wanted[case.id].known.points, None, own)
        return rules.ask_correction(case, scene, points=points, told=told.get(case.id), ways=own)

    outcomes = act("ask_correction", case_ids, compute, actor=actor, now=now)
    for one in outcomes:
        if one.error is not None:
            log.warning("%s: what desks noted was not sent: %s", one.case_id, one.error.code)
    return outcomes
