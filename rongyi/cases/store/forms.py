"""Change what was handed in: only while nobody has accepted it yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from rongyi.cases.rules import MaterialSpec, Point, Record, plain
from rongyi.cases.rules.marks import REOPENED
from rongyi.cases.rules.opinions import OpinionNow
from rongyi.journal.store import run

_FORMS = """select case_id, "values"::text, sources::text from cases_caseform
  where case_id = any(%s::uuid[])"""
_PAPERS = """select distinct on (case_id, code) case_id, code, way, evidence::text
  from cases_casematerial where case_id = any(%s::uuid[]) order by case_id, code, place desc"""
_OPINIONS = """select case_id, post, due_on, answered_at is not null from cases_opinion
  where case_id = any(%s::uuid[]) order by case_id, asked_at"""
_LOCK = "select id from cases_case where id = any(%s::uuid[]) order by id for update"
_WAYS = """select case_id, code, way from cases_casematerial
  where case_id = any(%s::uuid[]) and code = any(%s::text[]) order by case_id, place"""
# Each notice left a fact, so those before a reopening have the places up to their number.
_TOLD = f"""select distinct on (c.case_id) c.case_id, c.points::text
  from cases_correction c join cases_case k on k.id = c.case_id
  where c.case_id = any(%s::uuid[]) and (k.marks & {REOPENED} = 0 or c.place > (
    select count(*) from journal_stream s join journal_fact f on f.stream_id = s.id
    where s.kind = 'case' and s.name = k.id::text and f.name = 'case.correction_asked.v1'
      and f.seq < (select max(r.seq) from journal_fact r
        where r.stream_id = s.id and r.name = 'case.reopened.v1')))
  order by c.case_id, c.place"""
_REPLACE = """update cases_caseform f set "values" = a."values", sources = a.sources
  from json_to_recordset(%s::json) as a(id uuid, "values" jsonb, sources jsonb)
  where f.case_id = a.id"""
_ADD = """insert into cases_casematerial
    (case_id, place, code, way, file_id, name, media_type, evidence, handed_in_at)
  select a.id, (select count(*) from cases_casematerial c where c.case_id = a.id) + a.place,
    a.code, a.way, a.digest, a.name, a.media_type, a.evidence, %s::timestamptz
  from json_to_recordset(%s::json) as a(id uuid, place smallint, code text, way text,
    digest text, name text, media_type text, evidence jsonb)"""


def ways_of(case_ids: Sequence[UUID], points: Sequence[Point]) -> dict[UUID, dict[str, str]]:
    """How each case got the papers that these points name. One SQL query, none without papers."""
    codes = {point.code for point in points if point.kind in ("material", "data")}
    if not codes:
        return {}
    rows = run(_WAYS, [list(case_ids), sorted(codes)])
    found: dict[UUID, dict[str, str]] = {}
    for case_id, code, way in rows:
        found.setdefault(case_id, {})[code] = way  # the later one of a code counts
    return found


def told_before(case_ids: Sequence[UUID]) -> dict[UUID, frozenset[tuple[str, str]]]:
    """Kind and code of the points of the first notice of each case; where it was taken up again,
    of the first since then. To be read after the cases themselves: who sends another notice
    meanwhile gets ahead in their version. One SQL query."""
    rows = run(_TOLD, [list(case_ids)])
    return {
        case_id: frozenset((point["kind"], point["code"]) for point in json.loads(points))
        for case_id, points in rows
    }


def lock(case_ids: Sequence[UUID]) -> None:
    """Lock cases until the end of the transaction, in the order in which an act on many locks
    them. One SQL query."""
    run(_LOCK, [list(case_ids)])


def forms(case_ids: Sequence[UUID]) -> dict[UUID, tuple[dict[str, Any], dict[str, str]]]:
    """Values and their sources by case. One SQL query."""
    rows = run(_FORMS, [list(case_ids)])
    return {row[0]: (json.loads(row[1]), json.loads(row[2])) for row in rows}


def papers(case_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, str, Record]]]:
    """Code, way and evidence of each paper by case, as it was handed in last. One SQL query."""
    found: dict[UUID, list[tuple[str, str, Record]]] = {}
    for case_id, code, way, evidence in run(_PAPERS, [list(case_ids)]):
        found.setdefault(case_id, []).append((code, way, json.loads(evidence)))
    return found


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


def opinions(case_ids: Sequence[UUID]) -> dict[UUID, list[OpinionNow]]:
    """The questions to others by case, as a decision looks at them. One SQL query."""
    found: dict[UUID, list[OpinionNow]] = {}
    for case_id, post, due_on, answered in run(_OPINIONS, [list(case_ids)]):
        found.setdefault(case_id, []).append(OpinionNow(post, due_on, answered))
    return found
