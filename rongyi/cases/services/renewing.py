"""What a case renews or changes, the law that renews it, and the end of what was granted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from rongyi.cases import rules, store
from rongyi.cases.errors import GrantRunning
from rongyi.cases.events import CaseGrantEnded, CaseGrantNamed, case_stream
from rongyi.cases.models import Case, CaseGrant
from rongyi.cases.rules import CaseNow, Moved, Scene, marks, renewing
from rongyi.cases.services.acting import CASES_MAX, Outcome, act
from rongyi.cases.states import DEEMED_FROM
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.certificates.rules import ground_of
from rongyi.certificates.services import in_force
from rongyi.certificates.states import VALID
from rongyi.journal.queries import facts_of
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM, Actor


@transaction.atomic
def name_grant(
    *, case_id: UUID, purpose: str, certificate_id: UUID, actor: Actor, now: datetime
) -> None:
    """Say of a case just opened which certificate it renews or changes; one runs at a time.

    Whether a renewal came in time is decided here, by the day on which it is filed. Called in the
    transaction that opens the case. Source: Administrative Licensing Law, arts 49, 50. Errors:
    NotFound, NotInForce, GrantRunning.
    """
    held = in_force(certificate_id, now=now)  # locked: two that file at once come one by one
    running = CaseGrant.objects.filter(certificate_id=certificate_id, running=True)
    running.exclude(case__closed_at=None).update(running=False)
    other = running.select_related("case").first()
    if other is not None:
        raise GrantRunning(number=held.number, case=other.case.number)
    case = Case.objects.get(id=case_id)
    catalogue = catalogue_of(case.edition_id)
    given = catalogue.items[case.item_code].renewal
    today, last = now.astimezone(rules.zone_of(catalogue)).date(), held.valid_until
    in_time = (
        purpose == renewing.RENEWAL
        and given is not None
        and last is not None
        and today <= renewing.last_day_in_time(last, given.days_before)
    )
    CaseGrant.objects.create(
        case_id=case_id,
        purpose=purpose,
        certificate_id=certificate_id,
        in_time=in_time,
        expires_on=last,
    )
    Case.objects.filter(id=case_id).update(marks=F("marks").bitor(marks.OF_GRANT))
    fact = CaseGrantNamed(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        purpose=purpose,
        certificate_id=certificate_id,
        certificate_number=held.number,
        in_time=in_time,
        expires_on=last,
    )
    record(fact, stream=case_stream(case_id), actor=actor, at=now)


def deem_renewed(*, now: datetime) -> list[Outcome]:
    """Renew what was filed in time and is undecided after the last day (视为准予延续). Five SQL
    statements, at most CASES_MAX cases; the next run finds the rest, whatever days were missed.

    Source: Administrative Licensing Law, art. 50(2).
    """
    zone = rules.zone_of(catalogue_of(current_edition()))
    today = now.astimezone(zone).date()
    late = CaseGrant.objects.filter(running=True, in_time=True, expires_on__lt=today)
    late.exclude(case__closed_at=None).update(running=False)
    open_ones = late.filter(case__state__in=DEEMED_FROM, certificate__state=VALID)
    found = list(open_ones.order_by("expires_on", "case_id").values_list("case_id", flat=True))
    case_ids = found[:CASES_MAX]
    granted = store.grants(case_ids)

    def compute(case: CaseNow, scene: Scene) -> Moved:
        return renewing.deem_renewed(case, scene, granted[case.id])

    return act("deem_renewed", case_ids, compute, actor=SYSTEM, now=now) if case_ids else []


@transaction.atomic
def note_ended_grant(
    *, case_id: UUID, certificate_id: UUID, told: Mapping[str, Any], now: datetime
) -> bool:
    """Record in the chain of a case that what it granted ended (撤销、吊销、注销、换发); the fact
    sends the letter. `told` is the body of certificate.ended.v1. False: it stands there already,
    or there is no such case. Safe to repeat. Source: Administrative Licensing Law, arts 69, 70.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None or _stands(case_id, told):
        return False
    ground = ground_of(str(told["act"]), str(told["ground"]))
    fact = CaseGrantEnded(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        certificate_id=certificate_id,
        certificate_number=str(told["number"]),
        act=str(told["act"]),
        ground=str(told["ground"]),
        ground_zh=ground.words.zh if ground else "",
        ground_en=ground.words.en if ground else "",
        law_zh=ground.article if ground else "",
        law_en=ground.article if ground else "",
        document=str(told["document"]),
        reason=str(told["reason"]),
    )
    record(fact, stream=case_stream(case_id), actor=SYSTEM, at=now)
    return True


def _stands(case_id: UUID, told: Mapping[str, Any]) -> bool:
    wanted = (str(told["number"]), str(told["act"]))
    return any(
        (fact.body.get("certificate_number"), fact.body.get("act")) == wanted
        for fact in facts_of(case_stream(case_id))
        if fact.name == CaseGrantEnded.name and fact.body is not None
    )
