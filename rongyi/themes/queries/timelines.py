"""How a submitted bundle goes: what was done, what runs now, what waits for the applicant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from rongyi.cases.queries import (
    SEALING,
    Appointment,
    BundleFact,
    OpenCorrection,
    SubCaseRow,
    appointments,
    bundle_history,
    cases_of_bundle,
    letters_of_bundle,
    open_corrections,
)
from rongyi.cases.states import CORRECTION, FINAL
from rongyi.catalogue.definitions import Catalogue
from rongyi.certificates.queries import released_of_cases
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.themes.models import Bundle
from rongyi.themes.queries.cases import CaseLine, calendar_of, case_lines, expected_days
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.queries.entries import (
    DONE,
    FUTURE,
    NOW,
    STOPPED,
    WAITING_FOR_YOU,
    Entry,
    Nested,
    happened,
)
from rongyi.themes.queries.following import PromisedRow, promised_rows
from rongyi.themes.queries.heads import BundleHead, computed_for, head_of, numbered_bundle
from rongyi.themes.rules import Plan
from rongyi.themes.rules.ending import ending_words
from rongyi.themes.rules.promising import promised_of

VISIT_FACTS = frozenset({"case.visit_proposed.v1", "case.visit_agreed.v1"})
_SUBMITTED = Text("已提交", "Submitted")
_SUBMITTED_WORDS = Text(
    "{number}份材料，需您提供的是{handed_in}份。",
    "{number} {number:paper|papers}, of which {handed_in} {handed_in:was|were} for you to hand in.",
)
_RUNNING = Text("{count}个事项正在办理", "{count} {count:item is|items are} being handled")
_RUNNING_WORDS = Text("已结{done}/{all}项{how}", "{done} of {all} ended{how}")
_AMONG = Text("，其中{parts}", ", of these {parts}")
_PART = Text("{words}{count}项", "{count} {words}")
_STANDS = Text("计时暂停：{title}", "The clock stands still: {title}")
_STANDS_WORDS = Text(
    "暂停的时间不计入办理时限；恢复后再给出预计办结日期。",
    "This time does not count; the expected day is told when the clock runs again.",
)
_SEALING_WORDS = Text(
    "结果正在存入防篡改日志，通常几秒即可查看，请刷新本页。",
    "A result is being entered in the tamper-evident log; look at this page again in a few "
    "seconds.",
)
_WAITING = Text("等您补正：{title}", "Waiting for you: {title}")
_WAITING_WORDS = Text("请在{day}前补正。", "Please answer by {day}.")
_EXPECTED = Text("预计{day}前全部办结", "Everything should be done by {day}")
_EXPECTED_WORDS = Text(
    "日期按实际进度推算。从提交算起：{promise}；法定办理时限{legal}个工作日。",
    "The day follows from how far it is. Counted from submission, {promise}; by law handling may "
    "take {legal} working {legal:day|days}.",
)
_LONGER_WORDS = Text(
    "日期按实际进度推算。期限已依法延长，法定办理时限现为{legal}个工作日。",
    "The day follows from how far it is. The time limit was lengthened: by law handling may take "
    "{legal} working {legal:day|days} now.",
)
_LONGER = Text(
    "“{title}”依据《行政许可法》第四十二条延长办理期限{days}个工作日，理由：",
    "“{title}”: {days} working {days:day|days} more (Administrative Licensing Law, art. 42), "
    "because: ",
)
_PROVISIONAL = Text("放假安排未公布，日期可能调整。", "Holidays not published: it may move.")


@dataclass(frozen=True, kw_only=True)
class Longer:
    """A lengthened time limit in words; `reason` is what the officer wrote, in his language."""

    words: Text
    reason: str


@dataclass(frozen=True, kw_only=True)
class BundleClock:
    """The clock of the whole, in working days since the first acceptance.

    `stopped` while every case that still runs stands still or waits for the applicant;
    `stopped_why` says why. `legal` and `promised` hold what an extension added, and `extended_why`
    says why. `left` is None before acceptance.
    """

    legal: int
    promised: int
    used: int
    left: int | None
    stopped: bool
    stopped_why: tuple[Text, ...]
    extended_why: tuple[Longer, ...]
    expected_on: date | None
    provisional: bool
    late: bool


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A submitted bundle as its applicant follows it; `whole` unless a mandate for some of its
    items hides the others. `promised` are papers still to come; `visits` one appointment each for
    all items that are looked at on site."""

    head: BundleHead
    clock: BundleClock
    entries: tuple[Entry, ...]
    cases: tuple[CaseLine, ...]
    corrections: tuple[OpenCorrection, ...]
    promised: tuple[PromisedRow, ...]
    visits: tuple[Appointment, ...]
    done: int
    finished: bool
    whole: bool
    consult: str  # the number of a single item; empty where the hotline answers for several


def timeline(number: str, actor: Actor, *, now: datetime) -> Timeline:
    """The timeline of a submitted bundle, with the items that the actor's mandate covers. At most
    sixteen SQL queries. Errors: NotFound."""
    bundle = numbered_bundle(number, actor, parted=True)
    if bundle.submitted_at is None:
        raise NotFound(what="bundle")
    catalogue = definitions(bundle.edition_id).catalogue
    state = computed_for(bundle, actor, now=now)
    rows = cases_of_bundle(bundle.id, actor, now=now)
    expected = expected_days(state.plan, rows, catalogue, now=now)
    made = released_of_cases([row.case_id for row in rows], now=now)
    certificates = {
        case_id: [(one.number, one.title) for one in found] for case_id, found in made.items()
    }
    lines = case_lines(rows, expected, certificates)
    is_asked = any(row.state == CORRECTION for row in rows)
    corrections = tuple(open_corrections(bundle.id, actor)) if is_asked else ()
    facts = bundle_history(bundle.id, actor)
    clock = _clock(state.plan, rows, lines, facts, catalogue, now)
    head, finished = head_of(bundle), bundle.state == "done"
    if any(row.sealing for row in rows):
        head, finished = replace(head, state="submitted", state_words=SEALING), False
    if finished:
        head = replace(head, state_words=_ending(lines))
    past = tuple(happened(facts, lines, letters_of_bundle(bundle.id, actor)))
    return Timeline(
        head=head,
        clock=clock,
        entries=tuple(_entries(bundle, finished, state.plan, lines, past, corrections, clock)),
        cases=lines,
        corrections=corrections,
        promised=promised_rows(bundle, actor, now=now),
        visits=_visits(bundle, facts, actor),
        done=sum(line.ended for line in lines),
        finished=finished,
        whole=actor.covers(*bundle.items),
        consult=catalogue.items[bundle.items[0]].contact.consult if len(bundle.items) == 1 else "",
    )


def _visits(bundle: Bundle, facts: Sequence[BundleFact], actor: Actor) -> tuple[Appointment, ...]:
    """The site visits still to come: asked for only where one was agreed upon."""
    agreed = any(one.fact.name in VISIT_FACTS for one in facts)
    return appointments(bundle.id, actor) if agreed else ()


def _entries(
    bundle: Bundle,
    finished: bool,
    plan: Plan,
    lines: Sequence[CaseLine],
    past: Sequence[Entry],
    corrections: Sequence[OpenCorrection],
    clock: BundleClock,
) -> Iterator[Entry]:
    numbers = {"number": len(plan.materials), "handed_in": len(plan.hand_in)}
    yield Entry(
        kind=DONE,
        title=_SUBMITTED,
        words=_SUBMITTED_WORDS.format(numbers),
        at=bundle.submitted_at,
    )
    yield from past
    running = [line for line in lines if not line.ended]
    how = _how(lines)
    counts = {"done": len(lines) - len(running), "all": len(lines), "count": len(running)}
    counts_words = _RUNNING_WORDS.format({**counts, "how": how})
    if finished:
        words = counts_words if how.zh else Text("", "")
        yield Entry(kind=NOW, title=_ending(lines), words=words, at=bundle.finished_at)
        return
    if running:
        yield Entry(
            kind=NOW,
            title=_RUNNING.format(counts),
            words=counts_words,
            nested=tuple(_nested(line) for line in lines),
        )
    if any(line.row.sealing for line in lines):
        yield Entry(kind=NOW, title=SEALING, words=_SEALING_WORDS)
    for one in corrections:
        yield Entry(
            kind=WAITING_FOR_YOU,
            title=_WAITING.format({"title": one.title}),
            words=_WAITING_WORDS.format({"day": one.due_on}),
            on=one.due_on,
            action="correct",
            action_number=one.number,
        )
    for line in lines:
        if line.state == STOPPED:
            title = _STANDS.format({"title": line.title})
            yield Entry(kind=STOPPED, title=title, words=_STANDS_WORDS)
    if clock.expected_on is not None:
        told = {"legal": clock.legal, "promise": promised_of(plan).words}
        words = (_LONGER_WORDS if clock.extended_why else _EXPECTED_WORDS).format(told)
        yield Entry(
            kind=FUTURE,
            title=_EXPECTED.format({"day": clock.expected_on}),
            words=Text(
                words.zh + (_PROVISIONAL.zh if clock.provisional else ""),
                words.en + (f" {_PROVISIONAL.en}" if clock.provisional else ""),
            ),
            on=clock.expected_on,
            provisional=clock.provisional,
        )


def _ending(lines: Sequence[CaseLine]) -> Text:
    return ending_words(line.outcome for line in lines)


def _how(lines: Sequence[CaseLine]) -> Text:
    """How those ended that did not end well: each in its own word, never as something done."""
    ends: dict[str, list[Text]] = {}
    for line in lines:
        if line.ended and line.end_words is not None:
            ends.setdefault(line.end_words.zh, []).append(line.end_words)
    parts = [_PART.format({"words": one[0], "count": len(one)}) for one in ends.values()]
    if not parts:
        return Text("", "")
    joined = Text("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
    return _AMONG.format({"parts": joined})


def _nested(line: CaseLine) -> Nested:
    return Nested(
        number=line.number,
        title=line.title,
        department=line.department,
        state_words=line.end_words or line.state_words,
        done=line.ended,
        note=Text("", ""),
        tone=line.state,
    )


def _clock(
    plan: Plan,
    rows: Sequence[SubCaseRow],
    lines: Sequence[CaseLine],
    facts: Sequence[BundleFact],
    catalogue: Catalogue,
    now: datetime,
) -> BundleClock:
    accepted = [row.accepted_at for row in rows if row.accepted_at is not None]
    ends = [(line.expected_on, line.provisional) for line in lines if line.expected_on is not None]
    unknown = any(line.expected_on is None and not line.ended for line in lines)
    last = None if unknown else max(ends, default=None)
    open_rows = [row for row in rows if row.state not in FINAL]
    still = [row for row in open_rows if row.clock.stopped or row.state == "correction"]
    moving = [row for row in open_rows if row.state != "waiting"]
    used, longer = 0, _longer(rows, facts)
    added = max((one.fact.added for one in longer), default=0)
    if accepted:
        closed = [row.closed_at for row in rows if row.closed_at is not None]
        end = max(closed) if not open_rows and closed else now
        first = min((row for row in rows if row.accepted_at is not None), key=_accepted_at)
        calendar = calendar_of(catalogue, first.item_code)
        passed = calendar.between(timezone.localdate(min(accepted)), timezone.localdate(end))
        used = max(0, passed - max((row.clock.stopped_days for row in rows), default=0))
    ending = next((line for line in lines if last and line.expected_on == last[0]), None)
    ends_by = calendar_of(catalogue, ending.item_code if ending else "")
    today = timezone.localdate(now)
    return BundleClock(
        legal=plan.legal_workdays + added,
        promised=plan.promised_workdays + added,
        used=used,
        left=ends_by.between(today, last[0]) if accepted and last and open_rows else None,
        stopped=bool(still) and len(still) == len(moving),
        stopped_why=tuple(
            Text(f"{row.title.zh}：{row.state_words.zh}", f"{row.title.en}: {row.state_words.en}")
            for row in still
        ),
        extended_why=tuple(
            Longer(
                words=_LONGER.format({"title": one.title, "days": one.fact.added}),
                reason=one.fact.note,
            )
            for one in longer
        ),
        expected_on=last[0] if last and open_rows else None,
        provisional=bool(last and last[1]),
        late=any(row.clock.light == "red" for row in open_rows),
    )  # fmt: skip


def _longer(rows: Sequence[SubCaseRow], facts: Sequence[BundleFact]) -> list[BundleFact]:
    """The extensions that hold for cases that still run; what began anew counts anew."""
    since = {row.case_id: row.accepted_at for row in rows if row.state not in FINAL}
    return [
        one
        for one in facts
        if one.fact.added and (begun := since.get(one.case_id)) and one.fact.at >= begun
    ]


def _accepted_at(row: SubCaseRow) -> datetime:
    assert row.accepted_at is not None
    return row.accepted_at
