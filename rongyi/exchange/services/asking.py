"""Ask sources: purpose and basis first, limits next, then the answer, always the log."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.exchange import store
from rongyi.exchange.errors import PurposeMissing, TooManyAsks, UnknownDataset
from rongyi.exchange.models import Call, CallBegun, CallLog, Source
from rongyi.exchange.queries import subject_digest
from rongyi.exchange.rules import (
    LIMIT_WINDOW,
    Answer,
    Ask,
    Fields,
    Found,
    Missing,
    NoAnswer,
    Record,
    Unreachable,
    believed,
    retry_after,
)
from rongyi.exchange.services import adapters
from rongyi.identity.rules import masked_number
from rongyi.journal.services import apart
from rongyi.journal.store import insert
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

ASKS_MAX = 60

NOT_HELD = Text("{holder}未查到相关信息。", "{holder} holds no such record.")
NO_ANSWER = Text(
    "暂时取不到{holder}的数据，不影响您提交，我们会在1个工作日内重试。",
    "{holder} cannot be reached just now. This does not stop you from submitting; "
    "we try again within 1 working day.",
)


Outcome = Fields | NoAnswer | None


def ask_many(
    asks: Sequence[Ask], *, purpose: str, bundle: str, actor: Actor, now: datetime
) -> dict[str, Answer]:
    """Ask several sources at once; the answers by dataset. Each call gets its own line of the log.

    A dataset stands in `asks` once. What was asked of a source outside stays in the log even if
    the caller's transaction is taken back; that it was asked is on the disk before it is. Two SQL
    statements with the local register besides its own, however many asks.
    Errors: PurposeMissing, UnknownDataset, TooManyAsks.
    """
    _require_reasons(asks, purpose)
    if not asks:
        return {}
    sources = _sources([one.dataset for one in asks], now)
    lines = {one: _line(one, purpose, bundle, actor, now) for one in asks}
    if not any(adapters.leaves_the_house(one.adapters) for one, _ in sources.values()):
        outcomes = _asked(asks, sources, lines)
        insert(list(lines.values()))
    else:
        with apart() as own:
            _write(CallBegun, lines.values(), own)  # whatever becomes of us, it is known
        outcomes = _asked(asks, sources, lines)  # takes seconds: no second connection meanwhile
        with apart() as own:
            _write(CallLog, lines.values(), own)
    return {one.dataset: _answer(one, outcomes[one], sources[one.dataset][0], now) for one in asks}


def _asked(
    asks: Sequence[Ask], sources: Mapping[str, tuple[Source, int]], lines: Mapping[Ask, CallLog]
) -> dict[Ask, Outcome]:
    """Ask, and note on each line what came of it."""
    started = time.perf_counter()
    outcomes = _outcomes(asks, sources)
    milliseconds = round((time.perf_counter() - started) * 1000)
    for one, line in lines.items():
        _note(line, outcomes[one], milliseconds)
    return outcomes


def _require_reasons(asks: Sequence[Ask], purpose: str) -> None:
    if len(asks) > ASKS_MAX or len({one.dataset for one in asks}) < len(asks):
        raise TooManyAsks(limit=ASKS_MAX)
    if not purpose.strip() or not all(one.basis.strip() for one in asks):
        raise PurposeMissing()


def _sources(codes: Sequence[str], now: datetime) -> dict[str, tuple[Source, int]]:
    """Each source with its calls of the last minute, in one query."""
    found = store.sources(codes, now - LIMIT_WINDOW, now)
    known = {source.code: (source, recent) for source, recent in found}
    for code in codes:
        if code not in known:
            raise UnknownDataset(dataset=code)
    return known


def _write(model: type[Call], lines: Iterable[CallLog], own: BaseDatabaseWrapper) -> None:
    """Write the lines of calls that leave the house, in a transaction of their own."""
    columns = [field.attname for field in model._meta.concrete_fields]
    with own.cursor() as cursor:
        cursor.executemany(
            f"insert into {model._meta.db_table} ({', '.join(columns)}) "
            f"values ({', '.join(['%s'] * len(columns))})",
            [[getattr(line, name) for name in columns] for line in lines],
        )


def _outcomes(asks: Sequence[Ask], sources: Mapping[str, tuple[Source, int]]) -> dict[Ask, Outcome]:
    """Go through each source's adapters in order until one finds something.

    Where none finds it, "not held" is only said if none of them failed to answer.
    """
    settled: dict[Ask, Outcome] = {}
    open_asks: dict[str, list[Ask]] = {}
    for one in asks:
        source, recent = sources[one.dataset]
        if recent >= source.limit_per_minute:
            settled[one] = NoAnswer("limited")
        else:
            open_asks.setdefault(",".join(source.adapters), []).append(one)
    for chain, group in open_asks.items():
        for name in chain.split(","):
            left = [one for one in group if not isinstance(settled.get(one), Mapping)]
            if not left:
                break
            brought = adapters.fetch(name, left)
            for one in left:
                outcome = _read(one, brought.get(one, NoAnswer()), sources[one.dataset][0])
                if outcome is not None or one not in settled:
                    settled[one] = outcome
    return settled


def _read(one: Ask, brought: Record | NoAnswer | None, source: Source) -> Outcome:
    if not isinstance(brought, Record):
        return brought
    try:
        return believed(brought, subject=one.subject, declared=source.fields)
    except NoAnswer as trouble:
        return trouble


def _answer(one: Ask, outcome: Outcome, source: Source, now: datetime) -> Answer:
    holder = Text(source.holder_zh, source.holder_en)
    match outcome:
        case None:
            why = NOT_HELD.format({"holder": holder})
            return Missing(dataset=one.dataset, why=why, source=holder)
        case NoAnswer():
            return Unreachable(
                dataset=one.dataset,
                why=NO_ANSWER.format({"holder": holder}),
                source=holder,
                retry_at=retry_after(now),
            )
        case fields:
            return Found(dataset=one.dataset, fields=fields, source=holder, at=now)


def _line(one: Ask, purpose: str, bundle: str, actor: Actor, now: datetime) -> CallLog:
    return CallLog(
        at=now,
        actor_id=actor.person_id,
        enterprise_id=actor.enterprise_id,
        dataset=one.dataset,
        subject_masked=masked_number(one.subject),
        subject_digest=subject_digest(one.subject),
        purpose=purpose,
        basis=one.basis,
        bundle=bundle,
    )


def _note(line: CallLog, outcome: Outcome, milliseconds: int) -> None:
    line.milliseconds = milliseconds
    match outcome:
        case None:
            line.outcome = "missing"
        case NoAnswer():
            line.outcome = outcome.outcome
        case fields:
            line.outcome = "found"
            plain = json.dumps(fields, sort_keys=True, default=str, ensure_ascii=False)
            line.answer_digest = hashlib.sha256(plain.encode()).hexdigest()
