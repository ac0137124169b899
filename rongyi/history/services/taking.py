"""Take over a log piece by piece: cases, their facts and how far it went, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from rongyi.history import store
from rongyi.history.events import FormerCaseTaken, FormerEventTaken, former_stream
from rongyi.history.models import FormerBadRow, FormerCase, FormerLog
from rongyi.history.rules import Bad, Header, Mapping, Part, Row, digest_of, moment_kept
from rongyi.journal.services import record_runs
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import Stale
from rongyi.kernel.facts import Fact
from rongyi.kernel.ids import new_id
from rongyi.kernel.typed import on_one_line

PIECE_EVENTS = 5_000  # events of one transaction, about
NAME_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A log and how far it was taken over before."""

    id: UUID
    done: int
    finished: bool


def begin_log(*, name: str, digest: str, form: str, department: str, now: datetime) -> Begun:
    """The log of this digest: begun now, or found as it was left. Two SQL statements.

    `department` names those whose staff may see its cases; empty leaves it as it was.
    """
    log, _ = FormerLog.objects.get_or_create(
        digest=digest,
        defaults={
            "name": _free(on_one_line(name)[:NAME_MAX] or "log"),
            "form": form,
            "header": Header().plain(),
            "activities": {},
            "done": 0,
            "cases": 0,
            "events": 0,
            "says_end": False,
            "begun_at": now,
        },
    )
    if department and log.department != department:
        FormerLog.objects.filter(id=log.id).update(department=department)
    return Begun(id=log.id, done=log.done, finished=log.finished_at is not None)


def _free(name: str) -> str:
    """The name, with a number where another log has it."""
    taken = set(
        FormerLog.objects.filter(name__startswith=name).values_list("name", flat=True)[:1_000]
    )
    names = (name, *(f"{name} ({place})" for place in range(2, 1_001)))
    return next(one for one in names if one not in taken)


@transaction.atomic
def take(
    *,
    log_id: UUID,
    parts: Sequence[Part],
    bad: Sequence[Bad],
    header: Header,
    mapping: Mapping,
    begins: int,
    ends: int,
    now: datetime,
) -> None:
    """Keep one piece of a log: traces or rows `begins` to `ends`. All of it or nothing.

    Events are appended to the chains of their cases in the order of the log. Errors:
    Stale where the log is no longer where it was read. At most nine SQL statements.
    """
    log = FormerLog.objects.select_for_update().get(id=log_id)
    if log.done != begins:
        raise Stale(number=log.name)
    joined = _joined(parts)
    there = store.cases_of(log_id, list(joined)) if log.form == "csv" else {}
    fresh = [part for key, part in joined.items() if key not in there]
    rows = [_row(log_id, part, log.cases + place, mapping) for place, part in enumerate(fresh, 1)]
    store.open_cases(rows)
    ids = there | {row.key: row.id for row in rows}
    store.go_on(
        [_change(there[key], part, mapping) for key, part in joined.items() if key in there]
    )
    runs = [
        (former_stream(row.id), [_taken(log.name, row, part), *_happened(part)])
        for row, part in zip(rows, fresh, strict=True)
    ]
    runs += [
        (former_stream(ids[key]), _happened(part)) for key, part in joined.items() if key in there
    ]
    record_runs(runs, actor=SYSTEM, at=now)
    _leave_out(log_id, bad)
    counted = Counter(log.activities)
    counted.update(one.activity for part in joined.values() for one in part.happened)
    log.activities = dict(counted)
    log.header = header.plain()
    log.done, log.cases = ends, log.cases + len(rows)
    log.events += sum(len(part.happened) for part in joined.values())
    log.says_end = log.says_end or mapping.says_end or any(part.ended for part in parts)
    log.save()


def _leave_out(log_id: UUID, bad: Sequence[Bad]) -> None:
    """Rows that were left out, with their reasons."""
    rows = [
        FormerBadRow(
            log_id=log_id,
            place=one.line,
            nth=one.nth,
            reason=one.reason,
            said=_storable(one.said),
        )
        for one in bad
    ]
    FormerBadRow.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def forget_empty_log(*, log_id: UUID) -> bool:
    """Forget a log of which nothing could be taken over, so that no list shows it; whether it was
    one. Two SQL statements."""
    empty = FormerLog.objects.select_for_update().filter(
        id=log_id, done=0, cases=0, finished_at=None
    )
    if not empty.exists() or FormerCase.objects.filter(log_id=log_id).exists():
        return False
    FormerBadRow.objects.filter(log_id=log_id).delete()
    empty.delete()
    return True


@transaction.atomic
def finish_log(*, log_id: UUID, now: datetime) -> None:
    """The whole log is there: say of each case whether it is closed or still running.

    A case whose end the log names is closed. Of the others: where the log names any end at all
    they are running; where it never does, it is a record of what is over, and they are closed
    with their last event. Three SQL statements.
    """
    log = FormerLog.objects.select_for_update().get(id=log_id)
    if log.finished_at is not None:
        return
    unsaid = FormerCase.objects.filter(log_id=log_id, state="unsaid")
    if log.says_end:
        unsaid.update(state="running")
    else:
        unsaid.update(state="closed", ended_at=F("last_at"))
    log.finished_at = now
    log.save(update_fields=["finished_at"])


def _joined(parts: Sequence[Part]) -> dict[str, Part]:
    """Parts of the same case as one, in the order of the log."""
    joined: dict[str, Part] = {}
    for part in parts:
        whole = joined.get(part.key)
        if whole is None:
            joined[part.key] = part
            continue
        whole.happened.extend(part.happened)
        if part.ended:
            whole.ended, whole.ended_on = True, part.ended_on
    return joined


def _row(log_id: UUID, part: Part, position: int, mapping: Mapping) -> FormerCase:
    began, last = _span(part, mapping)
    return FormerCase(
        id=new_id(),
        log_id=log_id,
        key=part.key,
        position=position,
        number=_storable(on_one_line(part.number)),
        state="closed" if part.ended else "unsaid",
        events=len(part.happened),
        began_at=began,
        last_at=last,
        ended_at=_ended(part, mapping) or (last if part.ended else None),
        attributes_digest=digest_of(part.attributes),
    )


def _change(case_id: UUID, part: Part, mapping: Mapping) -> dict[str, Any]:
    began, last = _span(part, mapping)
    return {
        "id": str(case_id),
        "events": len(part.happened),
        "began": began and began.isoformat(),
        "last": last and last.isoformat(),
        "closed": part.ended,
        "ended": (ended := _ended(part, mapping)) and ended.isoformat(),
    }


def _span(part: Part, mapping: Mapping) -> tuple[datetime | None, datetime | None]:
    """First and last moment of a part, whatever order they were written in."""
    moments = [m for one in part.happened if (m := _moment(one.at, mapping))]
    return (min(moments), max(moments)) if moments else (None, None)


def _ended(part: Part, mapping: Mapping) -> datetime | None:
    return _moment(part.ended_on, mapping)


def _moment(text: str | None, mapping: Mapping) -> datetime | None:
    return moment_kept(text, mapping.zone, mapping.time_format) if text else None


def _taken(log: str, row: FormerCase, part: Part) -> Fact:
    return FormerCaseTaken(
        log=log, number=row.number, position=row.position, attributes=part.attributes
    )


def _happened(part: Part) -> list[Fact]:
    return [FormerEventTaken(one.activity, one.at, one.attributes) for one in part.happened]


def _storable(text: str) -> str:
    """PostgreSQL keeps every sign in text but this one."""
    return text.replace("\x00", "")


class Keeper:
    """Gathers the rows of a log into pieces and keeps each where the one before it ended."""

    def __init__(self, *, log_id: UUID, done: int, header: Header, mapping: Mapping) -> None:
        self._log_id, self._header, self._mapping = log_id, header, mapping
        self._done, self._ends, self._events = done, done, 0
        self._parts: list[Part] = []
        self._bad: list[Bad] = []

    def add(self, row: Row) -> bool:
        """Take in a row; whether the piece is large enough to be kept. What was kept before an
        interruption is passed over."""
        if row.place <= self._done and row.part is not None:
            return False
        self._bad += row.bad
        if row.part is not None:
            self._parts.append(row.part)
            self._events += len(row.part.happened)
        self._ends = max(self._ends, row.place)
        self._events += 1
        return self._events >= PIECE_EVENTS

    def keep(self, *, now: datetime) -> None:
        """Keep the piece at hand. Errors: Stale."""
        take(
            log_id=self._log_id,
            parts=self._parts,
            bad=self._bad,
            header=self._header,
            mapping=self._mapping,
            begins=self._done,
            ends=self._ends,
            now=now,
        )
        self._done, self._events, self._parts, self._bad = self._ends, 0, [], []
