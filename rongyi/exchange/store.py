"""What every application asks of sources, as two prepared statements however many it asks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from rongyi.exchange.models import RegisterRow, Source
from rongyi.journal.store import run

_SOURCE = [field.attname for field in Source._meta.concrete_fields]
# Counting stops at the limit: more is not asked for.
_SOURCES = f"""select {", ".join(f"s.{name}" for name in _SOURCE)},
    (select count(*) from (select from exchange_calllog l
      where l.dataset = s.code and l.at > %s::timestamptz and l.at <= %s::timestamptz
      limit s.limit_per_minute) c)
  from exchange_source s where s.code = any(%s::text[])"""
_HELD = """select r.dataset, r.subject, r.fields::text, r.state
  from unnest(%s::text[], %s::text[]) as w(dataset, subject)
  join exchange_registerrow r on r.dataset = w.dataset and r.subject = w.subject"""


def sources(codes: Sequence[str], since: datetime, until: datetime) -> list[tuple[Source, int]]:
    """Each known source with its calls between the two moments, at most its limit. One query."""
    return [
        (Source(**dict(zip(_SOURCE, row[:-1], strict=True))), row[-1])
        for row in run(_SOURCES, [since, until, list(codes)])
    ]


def held(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], RegisterRow]:
    """What the local register holds under these (dataset, subject). One query."""
    rows = run(_HELD, [[one[0] for one in wanted], [one[1] for one in wanted]])
    return {
        (dataset, subject): RegisterRow(
            dataset=dataset, subject=subject, fields=json.loads(fields), state=state
        )
        for dataset, subject, fields, state in rows
    }
