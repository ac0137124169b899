"""Who saw the data of one person or enterprise, the last first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.journal import rules, store
from rongyi.journal.events import read_stream

READS_MAX = 50
_READS = """select seq, at, actor_id, body from journal_fact
  where stream_id = %s and seq < %s and body is not null order by seq desc limit %s"""
_NEWEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One reading: who, by which posts, when, which cases and what of them, and what for."""

    seq: int
    at: datetime
    actor_id: UUID
    numbers: tuple[str, ...]
    part: str
    detail: str
    reason: str
    posts: tuple[str, ...]


def reads_of(subject: UUID, *, before: int = 0, limit: int = READS_MAX) -> list[ReadRow]:
    """Readings of the data of a subject, the last first, at most READS_MAX of those in front of
    number `before`. One SQL query. Whose subject it is the caller knows."""
    values = [rules.stream_id(read_stream(subject)), before or _NEWEST, min(limit, READS_MAX)]
    rows = []
    for seq, at, actor_id, text in store.run(_READS, values):
        body = json.loads(text)
        rows.append(
            ReadRow(
                seq=seq,
                at=at,
                actor_id=actor_id,
                numbers=tuple(body["numbers"]),
                part=body["part"],
                detail=body["detail"],
                reason=body["reason"],
                posts=tuple(body["posts"]),
            )
        )
    return rows
