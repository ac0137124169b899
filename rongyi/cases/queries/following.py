"""Papers of a bundle that may follow (容缺后补): for the applicant who promised them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.cases import policy, rules
from rongyi.cases.models import CaseMaterial
from rongyi.cases.states import LIFE
from rongyi.catalogue.queries import calendar_for, catalogue_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

ROWS_MAX = 2_000  # of one bundle


@dataclass(frozen=True, slots=True)
class PromisedPaper:
    """One promised paper of one case that is not there. `open`: the case still takes it."""

    case_id: UUID
    number: str
    version: int
    item_code: str
    item_title: Text
    department: Text
    state: str
    open: bool
    paper: rules.ToCome


def promised_papers(bundle_id: UUID, actor: Actor, *, now: datetime) -> list[PromisedPaper]:
    """What the cases of a bundle that the actor may see still wait for, and what they never got
    before they were decided; in the order of the cases. One SQL query.
    """
    cases = policy.visible_cases(actor).filter(bundle_id=bundle_id)
    found = (
        CaseMaterial.objects.select_related("case")
        .filter(case__in=cases)
        .order_by("case__number", "place")[:ROWS_MAX]
    )
    latest = {(one.case_id, one.code): one for one in found}
    rows = [_row(one, now) for one in latest.values()]
    return [row for row in rows if row is not None]


def _row(one: CaseMaterial, now: datetime) -> PromisedPaper | None:
    catalogue = catalogue_of(one.case.edition_id)
    zone, accepted_at = rules.zone_of(catalogue), one.case.accepted_at
    item = catalogue.items[one.case.item_code]
    term = rules.term_of(calendar_for(item, one.case.edition_id), zone, accepted_at, now=now)
    title = catalogue.materials[one.code].title
    paper = rules.one_to_come(one.code, title, one.way, one.evidence, term)
    if paper is None:
        return None
    return PromisedPaper(
        case_id=one.case_id,
        number=one.case.number,
        version=one.case.version,
        item_code=item.code,
        item_title=item.title,
        department=catalogue.departments[item.department].name,
        state=one.case.state,
        open=LIFE.allows(one.case.state, "supplement"),
        paper=paper,
    )
