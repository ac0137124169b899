"""Ways out before a decision, and the notes of all desks for the one notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import transaction

from rongyi.cases import rules, store
from rongyi.cases.models import Task
from rongyi.cases.rules import CaseNow, Moved, Point, Scene, marks
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.cases.services.earlier import Earlier
from rongyi.cases.services.paging import each_page, pages
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import SYSTEM, Actor


def tell_not_needed(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    reasons: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """What is asked for needs no permission (无需许可). Two SQL statements.

    Source: Administrative Licensing Law, art. 32(1)(1). Outcomes: NotFound, NotPermitted,
    NotAllowedNow, CorrectionTooLate, ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.not_needed(case, scene, reasons=reasons)

    return act("not_needed", case_ids, compute, actor=actor, now=now, seen=seen)


def tell_not_ours(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    department: str,
    reasons: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Another body is in charge, which is named (不属本机关职权). Two SQL statements.

    Source: Administrative Licensing Law, art. 32(1)(2). Outcomes: NotFound, NotPermitted,
    NotAllowedNow, CorrectionTooLate, BodyUnknown, ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.not_ours(case, scene, department=department, reasons=reasons)

    return act("not_ours", case_ids, compute, actor=actor, now=now, seen=seen)


def expire_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Nobody answered the notice by its day: the cases end (逾期未补正). Two SQL statements.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, CorrectionRunning, Stale.
    """
    return act("expire", case_ids, rules.expire, actor=actor, now=now, seen=seen)


def expire_overdue(*, now: datetime) -> list[Outcome]:
    """End what nobody corrected by its day. Three SQL statements for each page of cases; one that
    fails is left out.
    """
    zone = rules.zone_of(catalogue_of(current_edition()))
    late = Task.objects.filter(kind="correct", due_on__lt=now.astimezone(zone).date())

    def expire(case_ids: Sequence[UUID]) -> list[Outcome]:
        return expire_cases(actor=SYSTEM, case_ids=case_ids, now=now)

    return [one for done in each_page(pages(late, "case_id"), expire) for one in done]


def transfer_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    department: str,
    reasons: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Hand cases to another body, which goes on with them (移送、转报). Two SQL statements.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, BodyUnknown, ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.transfer(case, scene, department=department, reasons=reasons)

    return act("transfer", case_ids, compute, actor=actor, now=now, seen=seen)


def annul_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    ground: str,
    reasons: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Declare cases void (作废): by the head, on a ground. Two SQL statements.

    Outcomes: NotFound, NotPermitted, NotAllowedNow, GroundUnknown, ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.annul(case, scene, ground=ground, reasons=reasons)

    return act("annul", case_ids, compute, actor=actor, now=now, seen=seen)


@transaction.atomic
def mend_case(
    *,
    actor: Actor,
    case_id: UUID,
    element: str,
    value: str,
    agreed: bool,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Change one value on the spot, as the applicant agrees (当场更正). Four SQL statements.

    What a register had said of it is no longer its source. Source: Administrative Licensing Law,
    art. 32(1)(3). Outcomes: NotFound, NotPermitted, NotAllowedNow, CorrectionTooLate, NotAgreed,
    ValueNotMended, ReasonsMissing, Stale.
    """
    form = cache(lambda: store.forms([case_id])[case_id])
    put: dict[str, object] = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        values, _ = form()
        moved = rules.mend(case, scene, element=element, value=value, agreed=agreed, values=values)
        put.update(rules.mended(element, value, scene.elements))
        return moved

    outcomes = act("mend", [case_id], compute, actor=actor, now=now, seen=seen)
    if outcomes[0].done:
        values, sources = form()
        kept = {code: source for code, source in sources.items() if code != element}
        store.replace_forms({case_id: ({**values, **put}, kept)})
    return outcomes


def look_at_case(
    *,
    actor: Actor,
    case_id: UUID,
    points: Sequence[Point],
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """One desk has looked, and would have this corrected, or nothing (补正意见). ≤ 4 statements.

    The notice goes out once for all desks (`send_notices`). Outcomes: NotFound, NotPermitted,
    NotAllowedNow, CorrectionTooLate, PointsMissing, PaperAbolished, PaperNotAsked,
    NotedTooLong, Stale.
    """
    ways, earlier = cache(lambda: store.ways_of([case_id], points)), Earlier()

    def compute(case: CaseNow, scene: Scene) -> Moved:
        known = earlier.of(case, marks.LOOKED)
        return rules.look(case, scene, known, points=points, ways=ways().get(case.id, {}))

    return act("look", [case_id], compute, actor=actor, now=now, seen=seen)
