"""The history of one stream. Who may read it is decided by the room that owns the subject."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.journal import rules, store
from rongyi.kernel.facts import Json, StreamKey

FACTS_MAX = 500
_FACTS = """select seq, name, at, actor_id, on_behalf_id, body, hash from journal_fact
  where stream_id = %s and (%s::text[] is null or name = any(%s::text[])) and seq > %s
  order by seq limit %s"""


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
    return [
        FactRow(
            seq=seq,
            name=name,
            at=at,
            actor_id=actor_id,
            on_behalf_id=on_behalf_id,
            body=None if body is None else json.loads(body),
            hash=bytes(digest).hex(),
        )
        for seq, name, at, actor_id, on_behalf_id, body, digest in store.run(_FACTS, values)
    ]
