"""How a submitted bundle goes: what was done, what runs now, what waits for the applicant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from rongyi.cases.queries import (
    BundleFact,
    OpenCorrection,
    SubCaseRow,
    bundle_history,
    cases_of_bundle,
    open_corrections,
)
from rongyi.cases.states import FINAL
from rongyi.certificates.queries import of_cases
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar
from rongyi.themes.models import Bundle
from rongyi.themes.queries.cases import CaseLine, case_lines, expected_days
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.queries.heads import BundleHead, head_of, numbered_bundle
from rongyi.themes.rules import Plan

DONE, NOW, WAITING_FOR_YOU, FUTURE = "done", "now", "waiting", "future"
TOGETHER = timedelta(minutes=1)  # acts on several cases of one click are one entry
_HIDDEN = frozenset({"case.opened.v1", "case.reviewed.v1"})  # told otherwise, or internal
_STEPS = frozenset({"case.accepted.v1", "case.decided.v1", "case.issued.v1"})
_NOTED = frozenset(
    {
        *("case.refused.v1", "case.decided.v1", "case.stopped.v1", "case.withdrawn.v1"),
        "case.paper_settled.v1",
    }
)

_SUBMITTED = Text("已提交", "Submitted")
_SUBMITTED_WORDS = Text(
    "{number}份材料，需您提供的是{handed_in}份。",
    "{number} papers, of which {handed_in} were for you to hand in.",
)
_RUNNING = Text("{count}个事项正在办理", "{count} items are being handled")
_RUNNING_WORDS = Text("已办 {done} / {all}", "{done} of {all} done")
_WAITING = Text("等您补正：{title}", "Waiting for you: {title}")
_WAITING_WORDS = Text("请在{day}前补正。", "Please answer by {day}.")
_EXPECTED = Text("预计{day}前全部办结", "Everything should be done by {day}")
_EXPECTED_WORDS = Text(
    "法定{legal}个工作日，承诺{promised}个工作日。",
    "Statutory {legal} working days, promised {promised}.",
)
_PROVISIONAL = Text("放假安排未公布，日期可能调整。", "Holidays not published: it may move.")
_ALL_DONE = Text("全部办结", "All done")


@dataclass(frozen=True, kw_only=True)
class Nested:
    """One case within an entry."""

    number: str
    title: Text
    department: Text
    state_words: Text
    done: bool
    note: Text


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step of the timeline: `done`, `now`, `waiting` (for the applicant) or `future`.

    `at` is when it happened, `on` when it is expected or due. `action` is what the applicant can
    do ("correct") for case `action_number`. `documents` are certificates as (number, title).
    """

    kind: str
    title: Text
    words: Text = Text("", "")
    at: datetime | None = None
    on: date | None = None
    provisional: bool = False
    office: Text | None = None
    nested: tuple[Nested, ...] = ()
    action: str = ""
    action_number: str = ""
    documents: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, kw_only=True)
class BundleClock:
    """The clock of the whole, in working days since the first acceptance.

    `stopped` while every case that still runs stands still or waits for the applicant;
    `stopped_why` says why. `left` is None before acceptance.
    """

    legal: int
    promised: int
    used: int
    left: int | None
    stopped: bool
    stopped_why: tuple[Text, ...]
    expected_on: date | None
    provisional: bool
    late: bool


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A submitted bundle as its applicant follows it."""

    head: BundleHead
    clock: BundleClock
    entries: tuple[Entry, ...]
    cases: tuple[CaseLine, ...]
    corrections: tuple[OpenCorrection, ...]
    done: int
    finished: bool
    may_rate: bool


def timeline(number: str, actor: Actor, *, now: datetime) -> Timeline:
    """The timeline of a submitted bundle. At most eight SQL queries. Errors: NotFound."""
    bundle = numbered_bundle(number, actor)
    if bundle.submitted_at is None:
        raise NotFound(what="bundle")
    catalogue = definitions(bundle.edition_id).catalogue
    state = computed(bundle, now)
    rows = cases_of_bundle(bundle.id, actor, now=now)
    expected = expected_days(state.plan, rows, catalogue.calendar, now=now)
    made = of_cases([row.case_id for row in rows], now=now)
    certificates = {
        case_id: [(one.number, one.title) for one in found] for case_id, found in made.items()
    }
    lines = case_lines(rows, expected, certificates)
    corrections = tuple(open_corrections(bundle.id, actor))
    clock = _clock(state.plan, rows, lines, catalogue.calendar, now)
    facts = bundle_history(bundle.id, actor)
    return Timeline(
        head=head_of(bundle),
        clock=clock,
        entries=tuple(_entries(bundle, state.plan, lines, facts, corrections, clock)),
        cases=lines,
        corrections=corrections,
        done=sum(line.ended for line in lines),
        finished=bundle.state == "done",
        may_rate=True,
    )


def _entries(
    bundle: Bundle,
    plan: Plan,
    lines: Sequence[CaseLine],
    facts: Sequence[BundleFact],
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
    by_number = {line.number: line for line in lines}
    told = [fact for fact in _brief(facts) if fact.fact.name not in _HIDDEN]
    yield from _together([_past(fact, by_number) for fact in told])
    running = [line for line in lines if not line.ended]
    if bundle.state == "done":
        yield Entry(kind=NOW, title=_ALL_DONE, at=bundle.finished_at)
        return
    if running:
        counts = {"done": len(lines) - len(running), "all": len(lines), "count": len(running)}
        yield Entry(
            kind=NOW,
            title=_RUNNING.format(counts),
            words=_RUNNING_WORDS.format(counts),
            nested=tuple(_nested(line) for line in lines),
        )
    for one in corrections:
        yield Entry(
            kind=WAITING_FOR_YOU,
            title=_WAITING.format({"title": one.title}),
            words=_WAITING_WORDS.format({"day": _day(one.due_on)}),
            on=one.due_on,
            action="correct",
            action_number=one.number,
        )
    if clock.expected_on is not None:
        words = _EXPECTED_WORDS.format({"legal": clock.legal, "promised": clock.promised})
        yield Entry(
            kind=FUTURE,
            title=_EXPECTED.format({"day": _day(clock.expected_on)}),
            words=Text(
                words.zh + (_PROVISIONAL.zh if clock.provisional else ""),
                words.en + (f" {_PROVISIONAL.en}" if clock.provisional else ""),
            ),
            on=clock.expected_on,
            provisional=clock.provisional,
        )


def _brief(facts: Sequence[BundleFact]) -> list[BundleFact]:
    """A case that was accepted, decided and closed within a minute is told by its end only."""
    ends = {fact.case_id: fact.fact.at for fact in facts if fact.fact.name == "case.closed.v1"}
    return [
        fact
        for fact in facts
        if fact.fact.name not in _STEPS
        or fact.case_id not in ends
        or ends[fact.case_id] - fact.fact.at >= TOGETHER
    ]


def _past(fact: BundleFact, by_number: dict[str, CaseLine]) -> Entry:
    line = by_number.get(fact.number)
    note = fact.fact.note if fact.fact.name in _NOTED else ""
    ended = fact.fact.name in ("case.closed.v1", "case.issued.v1")
    return Entry(
        kind=DONE,
        title=fact.fact.words,
        at=fact.fact.at,
        office=fact.fact.post_title,
        nested=(
            Nested(
                number=fact.number,
                title=fact.title,
                department=line.department if line else Text("", ""),
                state_words=line.state_words if line else Text("", ""),
                done=True,
                note=Text(note, note),
            ),
        ),
        documents=line.certificates if line and ended else (),
    )


def _together(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The same act of the same post on several cases at once is one entry."""
    held: Entry | None = None
    for entry in entries:
        if (
            held is not None
            and held.at is not None
            and entry.at is not None
            and held.title == entry.title
            and held.office == entry.office
            and entry.at - held.at < TOGETHER
        ):
            held = replace(
                held,
                nested=held.nested + entry.nested,
                documents=held.documents + entry.documents,
            )
            continue
        if held is not None:
            yield held
        held = entry
    if held is not None:
        yield held


def _nested(line: CaseLine) -> Nested:
    return Nested(
        number=line.number,
        title=line.title,
        department=line.department,
        state_words=line.state_words,
        done=line.ended,
        note=Text("", ""),
    )


def _clock(
    plan: Plan,
    rows: Sequence[SubCaseRow],
    lines: Sequence[CaseLine],
    calendar: Calendar,
    now: datetime,
) -> BundleClock:
    accepted = [row.accepted_at for row in rows if row.accepted_at is not None]
    ends = [(line.expected_on, line.provisional) for line in lines if line.expected_on is not None]
    last = max(ends, default=None)
    open_rows = [row for row in rows if row.state not in FINAL]
    still = [row for row in open_rows if row.clock.stopped or row.state == "correction"]
    moving = [row for row in open_rows if row.state != "waiting"]
    used = 0
    if accepted:
        closed = [row.closed_at for row in rows if row.closed_at is not None]
        end = max(closed) if not open_rows and closed else now
        passed = calendar.between(timezone.localdate(min(accepted)), timezone.localdate(end))
        used = max(0, passed - max((row.clock.stopped_days for row in rows), default=0))
    today = timezone.localdate(now)
    return BundleClock(
        legal=plan.legal_workdays,
        promised=plan.promised_workdays,
        used=used,
        left=calendar.between(today, last[0]) if accepted and last and open_rows else None,
        stopped=bool(still) and len(still) == len(moving),
        stopped_why=tuple(
            Text(f"{row.title.zh}：{row.state_words.zh}", f"{row.title.en}: {row.state_words.en}")
            for row in still
        ),
        expected_on=last[0] if last and open_rows else None,
        provisional=bool(last and last[1]),
        late=any(row.clock.light == "red" for row in open_rows),
    )  # fmt: skip


def _day(day: date) -> Text:
    return Text(f"{day.month}月{day.day}日", day.isoformat())
