"""More time by the head, and cases taken up again by order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.rules import CaseNow, Moved, Scene
from rongyi.cases.rules.steps import depends
from rongyi.cases.services.acceptance import Forms, values_of
from rongyi.cases.services.acting import Outcome, Seen, act
from rongyi.kernel.actor import Actor


def extend_cases(
    *,
    actor: Actor,
    case_ids: Sequence[UUID],
    workdays: int,
    reason: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """The head lengthens the time limit once (延长期限): ten working days, fifteen where bodies act
    jointly. Two SQL statements.

    Source: Administrative Licensing Law, art. 42. Outcomes: NotFound, NotPermitted, NotAllowedNow,
    ExtendedBefore, ExtensionTooLate, ExtensionTooLong, ReasonsMissing, Stale.
    """

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return rules.extend(case, scene, workdays=workdays, reason=reason)

    return act("extend", case_ids, compute, actor=actor, now=now, seen=seen)


def reopen_case(
    *,
    actor: Actor,
    case_id: UUID,
    order: str,
    order_number: str,
    order_body: str,
    order_on: date,
    reason: str,
    seen: Seen | None = None,
    now: datetime,
) -> list[Outcome]:
    """Take a case up again by order of a court or of the body that reviews (依法重新办理).
    Three SQL statements.

    The clock begins anew; the decision of before no longer counts and stays in the facts. What
    becomes of a certificate that was issued is decided apart. Outcomes: NotFound, NotPermitted,
    NotAllowedNow, OrderUnknown, ReasonsMissing, Stale.
    """
    forms: Forms = {}

    def compute(case: CaseNow, scene: Scene) -> Moved:
        limits = scene.item.limits
        dated = (*limits.legal_workdays, *limits.promised_workdays)
        asked = any(one.when for one in dated) or depends(scene.item, -1)
        return rules.reopen(
            case,
            scene,
            order=order,
            order_number=order_number,
            order_body=order_body,
            order_on=order_on,
            reason=reason,
            values=values_of(case, scene, [case_id], forms) if asked else {},
        )

    return act("reopen", [case_id], compute, actor=actor, now=now, seen=seen)
