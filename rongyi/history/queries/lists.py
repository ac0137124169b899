"""Former cases for pages: by number, by state, one with what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from rongyi.history.events import FormerCaseTaken, FormerEventTaken, former_stream
from rongyi.history.models import FormerCase
from rongyi.history.policy import visible_cases, visible_logs
from rongyi.history.rules import moment_kept
from rongyi.journal.queries import FactRow, facts_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound

CASES_A_PAGE = 50
EVENTS_A_PAGE = 200
NUMBER_MAX = 200


@dataclass(frozen=True, slots=True)
class FormerCaseRow:
    """One former case in a list."""

    id: UUID
    number: str
    log: str
    department: str
    state: str
    events: int
    began_at: datetime | None
    last_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class FormerList:
    """A page of them. `next` continues behind the last one; empty: there are no more."""

    rows: tuple[FormerCaseRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class FormerEvent:
    """One thing that happened. `at` as the former system wrote it, and the moment that it names;
    `said`: its attributes."""

    seq: int
    activity: str
    at: str
    moment: datetime | None
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormerCasePage:
    """A former case with a page of its events. `after` continues; 0: these were the last."""

    case: FormerCaseRow
    said: tuple[tuple[str, str], ...]
    events: tuple[FormerEvent, ...]
    after: int


def has_former_cases(actor: Actor) -> bool:
    """Whether the actor may see any former case. One SQL query."""
    return visible_logs(actor).exists()


def former_cases(
    actor: Actor, *, number: str = "", state: str = "", log: str = "", after: str = ""
) -> FormerList:
    """Former cases the actor may see, in the order of their taking over, by pages of CASES_A_PAGE.

    `number` is how it begins; `after` is `next` of the page before. One SQL query.
    """
    found = visible_cases(actor)
    if number:
        found = found.filter(number__startswith=number[:NUMBER_MAX])
    if state in ("running", "closed"):
        found = found.filter(state=state)
    if log:
        found = found.filter(log__name=log)
    behind = _uuid(after)
    if behind is not None:
        found = found.filter(id__gt=behind)
    rows = [_row(one) for one in found.select_related("log").order_by("id")[: CASES_A_PAGE + 1]]
    more = str(rows[CASES_A_PAGE - 1].id) if len(rows) > CASES_A_PAGE else ""
    return FormerList(tuple(rows[:CASES_A_PAGE]), more)


def former_case(case_id: UUID, actor: Actor, *, after: int = 0) -> FormerCasePage:
    """One former case, and its events behind number `after`. Three SQL queries.

    Errors: NotFound.
    """
    found = visible_cases(actor).select_related("log").filter(id=case_id).first()
    if found is None:
        raise NotFound(what="case", act="history.read", stream=former_stream(case_id))
    stream = former_stream(case_id)
    taken = facts_of(stream, names=[FormerCaseTaken.name], limit=1)
    begun = (taken[0].body or {}) if taken else {}
    facts = facts_of(
        stream, names=[FormerEventTaken.name], after=max(after, 1), limit=EVENTS_A_PAGE + 1
    )
    zone = ZoneInfo(found.log.header["timezone"])
    pattern = found.log.header.get("time_format", "")  # a log taken over earlier has none
    events = [_event(fact, zone, pattern) for fact in facts[:EVENTS_A_PAGE]]
    more = facts[EVENTS_A_PAGE - 1].seq if len(facts) > EVENTS_A_PAGE else 0
    said = _said(begun.get("attributes", []))
    return FormerCasePage(case=_row(found), said=said, events=tuple(events), after=more)


def _event(fact: FactRow, zone: ZoneInfo, pattern: str) -> FormerEvent:
    body = fact.body or {}
    at = str(body.get("at") or "")
    return FormerEvent(
        seq=fact.seq - 1,
        activity=str(body.get("activity", "")),
        at=at,
        moment=moment_kept(at, zone, pattern) if at else None,
        said=_said(body.get("attributes", [])),
    )


def _said(attributes: list[list[object]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(value)) for _, key, value, *_ in attributes if value)


def _row(one: FormerCase) -> FormerCaseRow:
    return FormerCaseRow(
        id=one.id,
        number=one.number,
        log=one.log.name,
        department=one.log.department,
        state=one.state,
        events=one.events,
        began_at=one.began_at,
        last_at=one.last_at,
        ended_at=one.ended_at,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
