"""The joint view of staff: what runs beside the case in hand, and what is done together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.cases.queries import SubCaseRow, cases_of_bundle
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import computed, definitions


@dataclass(frozen=True, kw_only=True)
class JointVisitRow:
    """One site check for several items (一同勘验)."""

    title: Text
    items: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class JointView:
    """A bundle for staff: only the cases in which a post of theirs acts."""

    number: str
    theme_code: str
    title: Text
    submitted_at: datetime
    cases: tuple[SubCaseRow, ...]
    others: int
    visits: tuple[JointVisitRow, ...]
    contested: tuple[Text, ...]


def joint_view(bundle_id: UUID, actor: Actor, *, now: datetime) -> JointView:
    """The bundle behind a case that the actor may see; `others` only counts what he may not.

    Two SQL queries. Errors: NotFound where he may see none of its cases.
    """
    rows = cases_of_bundle(bundle_id, actor, now=now)
    bundle = Bundle.objects.filter(id=bundle_id, submitted_at__isnull=False).first()
    if not rows or bundle is None or bundle.submitted_at is None:
        raise NotFound(what="bundle")
    book = definitions(bundle.edition_id)
    state = computed(bundle, now)
    seen = {row.item_code: row.title for row in rows}
    elements = book.catalogue.elements
    return JointView(
        number=bundle.number or "",
        theme_code=bundle.theme_code,
        title=book.theme(bundle.theme_code).title,
        submitted_at=bundle.submitted_at,
        cases=tuple(rows),
        others=len(state.plan.items) - len(rows),
        visits=tuple(
            JointVisitRow(
                title=visit.title, items=tuple(seen[code] for code in visit.items if code in seen)
            )
            for visit in state.plan.visits
            if any(code in seen for code in visit.items)
        ),
        contested=tuple(elements[code].label for code in bundle.contested if code in elements),
    )
