"""The history of one stream. Who may read it is decided by the room that owns the subject."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rongyi.journal import rules, store
from rongyi.kernel.facts import Json, StreamKey

FACTS_MAX = 500
RUNS_MAX = 1_000
_FACTS = """select seq, name, at, actor_id, on_behalf_id, body, hash from journal_fact
  where stream_id = %s and (%s::text[] is null or name = any(%s::text[])) and seq > %s
  order by seq limit %s"""


_FACTS_OF_EACH = """select stream_id, seq, name, at, actor_id, on_behalf_id, body, hash
  from journal_fact where stream_id = any(%s::uuid[])
    and (%s::text[] is null or name = any(%s::text[])) order by stream_id, seq limit %s"""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of a stream. `body` is None when it was erased."""

    seq: int
    name: str
    at: datetime
    actor_id: UUID
    on_behalf_id: UUID | None
    body: Json | None
    hash: str


def facts_of(
    stream: StreamKey,
    *,
    names: Sequence[str] | None = None,
    after: int = 0,
    limit: int = FACTS_MAX,
) -> list[FactRow]:
    """The facts of one stream in order, at most FACTS_MAX from number `after`. One SQL query."""
    wanted = None if names is None else list(names)
    values = [rules.stream_id(stream), wanted, wanted, after, min(limit, FACTS_MAX)]
    return [_row(row) for row in store.run(_FACTS, values)]


def facts_of_each(streams: Sequence[StreamKey]) -> dict[StreamKey, list[FactRow]]:
    """The facts of several streams, each in order, at most FACTS_MAX in all. One SQL query."""
    keys = {rules.stream_id(stream): stream for stream in streams}
    found: dict[StreamKey, list[FactRow]] = {stream: [] for stream in streams}
    for row in store.run(_FACTS_OF_EACH, [list(keys), None, None, FACTS_MAX]):
        found[keys[row[0]]].append(_row(row[1:]))
    return found


def facts_of_runs(
    streams: Sequence[StreamKey], *, names: Sequence[str] | None = None
) -> dict[StreamKey, list[FactRow]]:
    """All the facts of at most RUNS_MAX streams, each in order, or those of these names: for what
    is done in bulk. One SQL query."""
    assert len(streams) <= RUNS_MAX, "read in pieces"
    keys = {rules.stream_id(stream): stream for stream in streams}
    found: dict[StreamKey, list[FactRow]] = {stream: [] for stream in streams}
    wanted = None if names is None else list(names)
    for row in store.run(_FACTS_OF_EACH, [list(keys), wanted, wanted, None]):
        found[keys[row[0]]].append(_row(row[1:]))
    return found


def _row(row: tuple[Any, ...]) -> FactRow:
    seq, name, at, actor_id, on_behalf_id, body, digest = row
    return FactRow(
        seq=seq,
        name=name,
        at=at,
        actor_id=actor_id,
        on_behalf_id=on_behalf_id,
        body=None if body is None else json.loads(body),
        hash=bytes(digest).hex(),
    )
