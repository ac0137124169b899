"""Set-wise writes of former cases: one statement however many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rongyi.history.models import FormerCase
from rongyi.journal.store import insert, run

_THERE = """select key, id from history_formercase
  where log_id = %s::uuid and key = any(%s::text[])"""
# An end that was named stays; a span only grows.
_GO_ON = """update history_formercase c set events = c.events + a.events,
    began_at = least(c.began_at, a.began), last_at = greatest(c.last_at, a.last),
    state = case when a.closed then 'closed' else c.state end,
    ended_at = case when a.closed then coalesce(a.ended, greatest(c.last_at, a.last))
      else c.ended_at end
  from json_to_recordset(%s::json) as a(id uuid, events integer, began timestamptz,
    last timestamptz, closed boolean, ended timestamptz)
  where c.id = a.id"""


def cases_of(log_id: UUID, keys: Sequence[str]) -> dict[str, UUID]:
    """The cases of a log that are there already, by key. One SQL query."""
    return dict(run(_THERE, [log_id, list(keys)]))


def open_cases(rows: Sequence[FormerCase]) -> None:
    """New cases. One SQL statement."""
    insert(rows)


def go_on(changes: Sequence[dict[str, Any]]) -> None:
    """Cases to which more happened. One SQL statement."""
    if changes:
        run(_GO_ON, [json.dumps(changes)])
