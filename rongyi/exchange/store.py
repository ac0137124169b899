"""What every application asks of sources, as three prepared statements however many it asks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rongyi.exchange.models import CallLog, RegisterRow, Source
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
_LOG = """insert into exchange_calllog (id, at, actor_id, enterprise_id, dataset, subject_masked,
    subject_digest, purpose, basis, bundle, outcome, answer_digest, milliseconds)
  select id, at, actor_id, enterprise_id, dataset, subject_masked, subject_digest, purpose, basis,
    bundle, outcome, answer_digest, milliseconds
  from json_to_recordset(%s::json) as l(id uuid, at timestamptz, actor_id uuid,
    enterprise_id uuid, dataset text, subject_masked text, subject_digest text, purpose text,
    basis text, bundle text, outcome text, answer_digest text, milliseconds integer)"""
_LINE = [field.attname for field in CallLog._meta.concrete_fields]


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


def log(lines: Sequence[CallLog]) -> None:
    """Write the lines. One statement."""
    records: list[dict[str, Any]] = [
        {name: getattr(line, name) for name in _LINE} for line in lines
    ]
    run(_LOG, [json.dumps(records, ensure_ascii=False, default=str)])
