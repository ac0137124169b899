"""The receipt: the number, what happens next and by when. It can be bookmarked for good.

What it says was said at submission and is kept with the bundle: it never changes afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rongyi.cases.queries import cases_of_bundle
from rongyi.cases.states import STATE_WORDS, SUBMITTED, WAITING
from rongyi.exemption.queries import proofs_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.themes.models import Bundle
from rongyi.themes.queries.cases import forecast
from rongyi.themes.queries.course import course_of
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.queries.heads import BundleHead, head_of, numbered_bundle
from rongyi.themes.queries.papers import LATER, UPLOADED, MaterialsPage, drafted_page
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.promising import acceptance_workdays, promised_of
from rongyi.themes.rules.receipts import KeptReceipt, ReceiptItem, ReceiptPaper
from rongyi.themes.rules.renewing import offers_of, said_of

NEXT = Text(
    "{window}将在5个工作日内一次性告知是否受理。受理后{course}。{promise}，预计{day}前全部办结。",
    "{window} tells you within 5 working days whether the application is accepted. After "
    "acceptance: {course}. Everything should be done by {day}: {promise}.",
)
NEXT_AT_ONCE = Text(
    "提交后即受理，{course}。{promise}，预计{day}前全部办结。",
    "It is accepted at once: {course}. Everything should be done by {day}: {promise}.",
)
PROVISIONAL = Text(
    "明年的放假安排还没有公布，这个日期可能调整。",
    "Next year's holidays are not published yet; this date may move.",
)
WINDOW = Text("综合窗口", "The general window")


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """One case as it was when it was handed in. `waits_for`: what must be made first."""

    number: str
    title: Text
    department: Text
    state_words: Text
    expected_on: date
    waits_for: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class ReceiptPage:
    """A submitted bundle on one page. `provisional` says why the expected day may move,
    `templates` are those of papers that its edition holds, `consult` and `complaint` the numbers of
    a single item: of several items the hotline answers."""

    head: BundleHead
    number: str
    applicant: Text
    submitted_at: datetime
    cases: tuple[ReceiptLine, ...]
    papers: tuple[ReceiptPaper, ...]
    since: tuple[ReceiptPaper, ...]
    handed_in: int
    counts: tuple[tuple[str, int], ...]
    expected_on: date | None
    provisional: Text | None
    promised_workdays: int
    legal_workdays: int
    what_next: Text
    consult: str
    complaint: str
    hotline: str
    templates: Mapping[str, bytes]


def _said(bundle: Bundle, at: datetime, words: Text) -> Text:
    """What happens next; first which certificate is renewed or changed. One SQL query then."""
    one = bundle.certificate
    if one is None:
        return words
    item = definitions(bundle.edition_id).catalogue.items.get(one.item)
    offers = offers_of(item, one.valid_until, timezone.localdate(at))
    offer = next((each for each in offers if each.purpose == bundle.purpose), None)
    first = said_of(bundle.purpose, one.number, offer)
    return Text(first.zh + words.zh, first.en + words.en)


def receipt_to_keep(
    bundle: Bundle, state: Draft, papers: MaterialsPage, *, at: datetime
) -> KeptReceipt:
    """What the receipt of a bundle submitted at this moment says. No SQL."""
    catalogue = definitions(bundle.edition_id).catalogue
    plan, on = state.plan, timezone.localdate(at)
    expected = forecast(plan, catalogue, on)
    last = max((day for day, _ in expected.values()), default=on)
    names = {code: one.name for code, one in catalogue.departments.items()}
    course = course_of(plan, names)
    waits = any(acceptance_workdays(item) for item in plan.items if not item.after)
    promise = promised_of(plan).words
    told = {"window": WINDOW, "course": course, "day": last, "promise": promise}
    return KeptReceipt(
        applicant=bundle.applicant.name,
        what_next=_said(bundle, at, (NEXT if waits else NEXT_AT_ONCE).format(told)),
        promised_workdays=plan.promised_workdays,
        legal_workdays=plan.legal_workdays,
        handed_in=papers.to_hand_in,
        items=tuple(
            ReceiptItem(
                code=item.code,
                expected_on=expected[item.code][0],
                provisional=expected[item.code][1],
                after=item.after,
            )
            for item in plan.items
        ),
        papers=tuple(
            ReceiptPaper(
                title=row.title,
                way=row.way,
                state=row.state,
                source=row.source,
                files=tuple(file.name for file in row.files),
                later_workdays=(row.later_workdays or 0) if row.state == LATER else 0,
            )
            for row in papers.rows
        ),
    )


def receipt(number: str, actor: Actor, *, now: datetime) -> ReceiptPage:
    """The receipt of a submitted bundle, one paper for the whole. At most six SQL queries.

    Errors: NotFound, MandateTooNarrow.
    """
    bundle = numbered_bundle(number, actor)
    if bundle.submitted_at is None or bundle.number is None:
        raise NotFound(what="bundle")
    catalogue = definitions(bundle.edition_id).catalogue
    if bundle.receipt is not None:
        kept = KeptReceipt.read(bundle.receipt)
    else:  # submitted before receipts were kept
        state = computed(bundle, now)
        papers = drafted_page(bundle, state)
        kept = receipt_to_keep(bundle, state, papers, at=bundle.submitted_at)
    numbers = {row.item_code: row.number for row in cases_of_bundle(bundle.id, actor, now=now)}
    last = max(((one.expected_on, one.provisional) for one in kept.items), default=None)
    single = catalogue.items[kept.items[0].code] if len(kept.items) == 1 else None
    ways = Counter(row.way for row in kept.papers if row.way != "upload")
    codes = {one.code for one in kept.items}
    return ReceiptPage(
        head=head_of(bundle),
        number=bundle.number,
        applicant=kept.applicant,
        submitted_at=bundle.submitted_at,
        cases=tuple(
            ReceiptLine(
                number=numbers.get(one.code, ""),
                title=catalogue.items[one.code].title,
                department=catalogue.departments[catalogue.items[one.code].department].name,
                state_words=STATE_WORDS[WAITING if one.after else SUBMITTED],
                expected_on=one.expected_on,
                waits_for=tuple(catalogue.items[code].title for code in one.after if code in codes),
            )
            for one in kept.items
        ),
        papers=kept.papers,
        since=_since(bundle),
        handed_in=kept.handed_in,
        counts=tuple(ways.items()),
        expected_on=last[0] if last else None,
        provisional=PROVISIONAL if last and last[1] else None,
        promised_workdays=kept.promised_workdays,
        legal_workdays=kept.legal_workdays,
        what_next=kept.what_next,
        consult=single.contact.consult if single else "",
        complaint=single.contact.complaint if single else "",
        hotline=catalogue.place.hotline if catalogue.place else "",
        templates=catalogue.templates,
    )


def _since(bundle: Bundle) -> tuple[ReceiptPaper, ...]:
    """Papers that followed after the submission. One SQL query."""
    return tuple(
        ReceiptPaper(
            title=row.title,
            way=row.way,
            state=row.status,
            source=None,
            files=tuple(file.name for file in row.evidence.files),
        )
        for row in proofs_of(bundle.id)
        if row.status == UPLOADED
        and row.obtained_at is not None
        and row.obtained_at > (bundle.submitted_at or row.obtained_at)
    )
