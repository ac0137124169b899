"""The set-wise statements of batches: choose many cases, claim a piece of them, keep what became
of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from rongyi.journal.store import run
from rongyi.worklists.rules import Told

Row = tuple[int, UUID, int]  # place, case, version

# what somebody else is at is passed over, so that several do one batch together
_CLAIM = """select place, case_id, version from worklists_batchcase
  where batch_id = %s::uuid and outcome = '' order by place limit %s for update skip locked"""

_COUNT = """update worklists_batch set done = done + %s, refused = refused + %s,
    moved_at = greatest(moved_at, %s::timestamptz),
    state = case when done + refused + %s = total then 'done' else state end,
    ended_at = case when done + refused + %s = total then %s::timestamptz end
  where id = %s::uuid and state = 'running' returning state"""

_SAVE = """with r as (select * from json_to_recordset(%s::json)
    as r(place integer, outcome text, told jsonb)),
  u as (update worklists_batchcase b set outcome = r.outcome, told = r.told
    from r where b.batch_id = %s::uuid and b.place = r.place and b.outcome = '' returning 1)
  select count(*) from u"""

_SEEN = """with r as (select * from json_to_recordset(%s::json)
    as r(case_id uuid, version integer)),
  u as (update worklists_batchcase b set version = r.version
    from r where b.batch_id = %s::uuid and b.case_id = r.case_id and b.version <> r.version
    returning 1)
  select count(*) from u"""


def choose(batch_id: UUID, listed: tuple[str, list[object]]) -> int:
    """Write the cases that a list has now into a batch, in its order; how many. One statement.

    `listed` is a statement of case and version (cases.queries.listed_cases).
    """
    sql, values = listed
    rows = run(
        f"""with i as (insert into worklists_batchcase
              (batch_id, place, case_id, version, outcome)
            select %s::uuid, row_number() over (), q.case_id, q.version, '' from ({sql}) q
            returning 1) select count(*) from i""",
        [batch_id, *values],
    )
    return int(rows[0][0])


def put_as_seen(batch_id: UUID, seen: Mapping[UUID, int]) -> None:
    """Set the versions that a page showed of the cases of a batch, where they are others by now.
    One statement."""
    records = [{"case_id": str(one), "version": version} for one, version in seen.items()]
    run(_SEEN, [json.dumps(records), batch_id])


def save_outcomes(batch_id: UUID, outcomes: Sequence[tuple[int, str, Told | None]]) -> int:
    """Keep what became of some cases; how many rows had none before. One statement."""
    records = [
        {"place": place, "outcome": outcome, "told": told.kept() if told else None}
        for place, outcome, told in outcomes
    ]
    return int(run(_SAVE, [json.dumps(records, ensure_ascii=False), batch_id])[0][0])


def claim(batch_id: UUID, limit: int) -> list[Row]:
    """The next cases of a batch that nobody is at, locked until the end of the transaction. One
    statement."""
    return [(place, case_id, version) for place, case_id, version in run(_CLAIM, [batch_id, limit])]


def count(batch_id: UUID, done: int, refused: int, now: datetime) -> str | None:
    """Add to the counts of a running batch, which ends with its last case; its state now, None
    when it does not run any more. One statement."""
    more = done + refused
    rows = run(_COUNT, [done, refused, now, more, more, now, batch_id])
    return str(rows[0][0]) if rows else None
