"""The receipt: the number, what happens next and by when. It can be bookmarked for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rongyi.cases.queries import cases_of_bundle
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.themes.queries.cases import CaseLine, case_lines, expected_days
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.queries.heads import BundleHead, head_of, numbered_bundle
from rongyi.themes.queries.papers import MaterialsPage, page_of

NEXT = Text(
    "{window}将在5个工作日内一次性告知是否受理；受理后{departments}个部门同时办理，"
    "预计{day}前全部办结。",
    "{window} tells you within 5 working days whether the application is accepted; then "
    "{departments} departments work at the same time. Everything should be done by {day}.",
)
PROVISIONAL = Text(
    "明年的放假安排还没有公布，这个日期可能调整。",
    "Next year's holidays are not published yet; this date may move.",
)
WINDOW = Text("综合窗口", "The general window")


@dataclass(frozen=True, kw_only=True)
class ReceiptPage:
    """A submitted bundle on one page. `provisional` says why the expected day may move."""

    head: BundleHead
    number: str
    submitted_at: datetime
    cases: tuple[CaseLine, ...]
    materials: MaterialsPage
    expected_on: date | None
    provisional: Text | None
    promised_workdays: int
    legal_workdays: int
    trips: int
    what_next: Text
    consult: str
    complaint: str
    hotline: str


def receipt(number: str, actor: Actor, *, now: datetime) -> ReceiptPage:
    """The receipt of a submitted bundle. At most four SQL queries. Errors: NotFound."""
    bundle = numbered_bundle(number, actor)
    if bundle.submitted_at is None or bundle.number is None:
        raise NotFound(what="bundle")
    catalogue = definitions(bundle.edition_id).catalogue
    state = computed(bundle, now)
    rows = cases_of_bundle(bundle.id, actor, now=now)
    expected = expected_days(state.plan, rows, catalogue.calendar, now=now)
    last = max(expected.values(), default=None)
    departments = {item.department for item in state.plan.items}
    first = catalogue.items[state.plan.items[0].code] if state.plan.items else None
    day = Text(
        f"{last[0].month}月{last[0].day}日" if last else "近日",
        last[0].isoformat() if last else "soon",
    )
    return ReceiptPage(
        head=head_of(bundle),
        number=bundle.number,
        submitted_at=bundle.submitted_at,
        cases=case_lines(rows, expected, {}),
        materials=page_of(bundle, state),
        expected_on=last[0] if last else None,
        provisional=PROVISIONAL if last and last[1] else None,
        promised_workdays=state.plan.promised_workdays,
        legal_workdays=state.plan.legal_workdays,
        trips=state.plan.trips,
        what_next=NEXT.format({"window": WINDOW, "departments": len(departments), "day": day}),
        consult=first.contact.consult if first else "",
        complaint=first.contact.complaint if first else "",
        hotline=catalogue.place.hotline if catalogue.place else "",
    )
