"""Change what was handed in: only while nobody has accepted it yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from rongyi.cases.rules import MaterialSpec, Record, plain
from rongyi.journal.store import run

_FORMS = """select case_id, "values"::text, sources::text from cases_caseform
  where case_id = any(%s::uuid[])"""
_REPLACE = """update cases_caseform f set "values" = a."values", sources = a.sources
  from json_to_recordset(%s::json) as a(id uuid, "values" jsonb, sources jsonb)
  where f.case_id = a.id"""
_ADD = """insert into cases_casematerial
    (case_id, place, code, way, file_id, name, media_type, evidence, handed_in_at)
  select a.id, (select count(*) from cases_casematerial c where c.case_id = a.id) + a.place,
    a.code, a.way, a.digest, a.name, a.media_type, a.evidence, %s::timestamptz
  from json_to_recordset(%s::json) as a(id uuid, place smallint, code text, way text,
    digest text, name text, media_type text, evidence jsonb)"""


def forms(case_ids: Sequence[UUID]) -> dict[UUID, tuple[dict[str, Any], dict[str, str]]]:
    """Values and their sources by case. One SQL query."""
    rows = run(_FORMS, [list(case_ids)])
    return {row[0]: (json.loads(row[1]), json.loads(row[2])) for row in rows}


def replace_forms(changed: Mapping[UUID, tuple[Record, Mapping[str, str]]]) -> None:
    """Put other values and sources. One SQL statement."""
    records = [
        {"id": case_id, "values": plain(values), "sources": sources}
        for case_id, (values, sources) in changed.items()
    ]
    run(_REPLACE, [json.dumps(records, ensure_ascii=False, default=str)])


def add_materials(added: Mapping[UUID, Sequence[MaterialSpec]], *, at: datetime) -> None:
    """Add papers behind those that are there; the later one of a code counts. One statement."""
    records = [
        {
            "id": case_id,
            "place": place,
            "code": one.code,
            "way": one.way,
            "digest": one.digest,
            "name": one.name,
            "media_type": one.media_type,
            "evidence": one.evidence,
        }
        for case_id, materials in added.items()
        for place, one in enumerate(materials, 1)
    ]
    if records:
        run(_ADD, [at, json.dumps(records, ensure_ascii=False, default=str)])
