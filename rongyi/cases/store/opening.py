"""Open cases with everything that belongs to them in one statement; a repeat opens nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.cases.rules import CaseSpec, Moved
from rongyi.journal.rules import SALT_BYTES, body_text, stream_of
from rongyi.journal.services import wake_runner
from rongyi.journal.store import as_json, begun, run
from rongyi.kernel.actor import Actor

_SHAPE = """id uuid, number text, bundle_id uuid, edition_id uuid, applicant_id uuid,
  enterprise_id uuid, item_code text, applicant_name text, channel text, state text, step smallint,
  "values" text, sources jsonb, after jsonb, materials jsonb, task text, post text, due date,
  stream uuid, salt text, body text"""
_TYPES = [(name.strip('"'), kind) for name, kind in (one.split() for one in _SHAPE.split(","))]
_ONE = "select " + ", ".join(f'%s::{kind} as "{name}"' for name, kind in _TYPES)
_MANY = f"select * from json_to_recordset(%s::json) as a({_SHAPE})"
_OPEN = f"""with a as {{kept}} ({{given}}),
  u as (insert into cases_case (id, number, received_at, opened_at, version, step, stopped_days,
      stops, provisional, deemed, bundle_id, edition_id, applicant_id, enterprise_id, item_code,
      applicant_name, channel, state, outcome)
    select id, number, %s::timestamptz, %s::timestamptz, 1, step, 0, 0, false, false, bundle_id,
      edition_id, applicant_id, enterprise_id, item_code, applicant_name, channel, state, ''
    from a on conflict (bundle_id, item_code) do nothing returning id),
  f as (insert into cases_caseform (case_id, "values", sources, after)
    select a.id, a."values"::jsonb, a.sources, array(select jsonb_array_elements_text(a.after))
    from a join u on u.id = a.id),
  m as (insert into cases_casematerial
      (case_id, place, code, way, file_id, name, media_type, evidence, handed_in_at)
    select a.id, m.place, m.code, m.way, m.digest, m.name, m.media_type, m.evidence,
      %s::timestamptz
    from a join u on u.id = a.id, jsonb_to_recordset(a.materials) as m(place smallint, code text,
      way text, digest text, name text, media_type text, evidence jsonb)),
  t as (insert into cases_task (case_id, due_on, opened_at, kind, post)
    select a.id, a.due, %s::timestamptz, a.task, a.post from a join u on u.id = a.id),
  r as {{kept}} (select a.stream as stream_id, 'case'::text as kind, a.id::text as name,
      'case.opened.v1'::text as fact, %s::uuid as actor_id, %s::uuid as on_behalf_id,
      %s::timestamptz as at, decode(a.salt, 'hex') as salt, a.body
    from a join u on u.id = a.id),
  {begun("r")}
  select id from u"""
_OPEN_ONE = _OPEN.format(kept="not materialized", given=_ONE)  # only parameters remain
_OPEN_MANY = _OPEN.format(kept="materialized", given=_MANY)
_EXISTING = """select k.id, k.number, k.state, k.bundle_id, k.item_code from cases_case k
  join unnest(%s::uuid[], %s::text[]) as w(bundle_id, item_code)
    on k.bundle_id = w.bundle_id and k.item_code = w.item_code"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that is there now; `fresh` says whether this call opened it."""

    case_id: UUID
    number: str
    state: str
    fresh: bool


def open_all(
    opened: Sequence[tuple[CaseSpec, Moved]], *, actor: Actor, at: datetime
) -> list[Opened]:
    """Open the cases, in their order. One SQL statement; one more when some were there before."""
    records = [_record(*one) for one in opened]
    if len(records) > 1:
        sql, given = _OPEN_MANY, list[object]([as_json(records)])
    else:
        sql = _OPEN_ONE
        given = [
            as_json(records[0][name]) if kind == "jsonb" else records[0][name]
            for name, kind in _TYPES
        ]
    values = [*given, at, at, at, at, actor.person_id, actor.enterprise_id, at]
    fresh = {row[0] for row in run(sql, values)}
    there = {} if len(fresh) == len(opened) else _existing([spec for spec, _ in opened])
    if fresh:
        wake_runner()
    return [
        Opened(move.case.id, move.case.number, move.course.state, fresh=True)
        if move.case.id in fresh
        else there[(spec.bundle_id, spec.item_code)]
        for spec, move in opened
    ]


def _existing(specs: Sequence[CaseSpec]) -> dict[tuple[UUID, str], Opened]:
    bundles, items = [spec.bundle_id for spec in specs], [spec.item_code for spec in specs]
    return {
        (bundle, item): Opened(case_id, number, state, fresh=False)
        for case_id, number, state, bundle, item in run(_EXISTING, [bundles, items])
    }


def _record(spec: CaseSpec, move: Moved) -> dict[str, object]:
    task = move.task
    assert task is not None, "an open case has a task"
    return {
        "id": move.case.id,
        "number": move.case.number,
        "bundle_id": spec.bundle_id,
        "edition_id": spec.edition_id,
        "applicant_id": spec.applicant_id,
        "enterprise_id": spec.enterprise_id,
        "item_code": spec.item_code,
        "applicant_name": spec.applicant_name,
        "channel": spec.channel,
        "state": move.course.state,
        "step": move.course.step,
        "values": move.note["values"],
        "sources": spec.sources,
        "after": spec.after,
        "materials": [
            {
                "place": place,
                "code": one.code,
                "way": one.way,
                "digest": one.digest,
                "name": one.name,
                "media_type": one.media_type,
                "evidence": one.evidence,
            }
            for place, one in enumerate(spec.materials, 1)
        ],
        "task": task.kind,
        "post": task.post,
        "due": task.due_on,
        "stream": stream_of("case", move.case.id),
        "salt": os.urandom(SALT_BYTES).hex(),
        "body": body_text(move.fact.body()),
    }
