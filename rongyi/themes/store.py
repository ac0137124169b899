"""The hot writes of themes: what registers said; an application begun or sent, with its fact."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime
from uuid import UUID

from rongyi.journal.services import entry_of, wake_runner
from rongyi.journal.store import appended, as_records, begun, insertion, run
from rongyi.kernel.actor import Actor
from rongyi.themes.events import BundleStarted, BundleSubmitted, stream_of
from rongyi.themes.models import Bundle
from rongyi.themes.states import DRAFT

_SUBMIT = f"""with u as (update themes_bundle set state = %s, number = %s, submitted_at = %s,
      submit_key = %s, planned_on = %s, version = %s, saved_at = %s, last_editor_id = %s,
      receipt = %s::jsonb, items = %s::varchar[]
    where id = %s returning id),
  r as (select %s::uuid as stream_id, %s::text as fact, %s::uuid as actor_id,
    %s::uuid as on_behalf_id, %s::timestamptz as at, %s::bytea as salt, %s::text as body from u),
  {appended("r")}
  select id from u"""

_TAKE = """with a as materialized (select * from json_to_recordset(%s::json) as a(place int,
    bundle_id uuid, person_id uuid, enterprise_id uuid, key text, version int)),
  fit as (select distinct on (a.bundle_id) a.* from a
    join themes_bundle b on b.id = a.bundle_id and b.state = %s and b.version = a.version
    order by a.bundle_id, a.place),
  u as (insert into themes_intake as i
      (bundle_id, person_id, enterprise_id, key, received_at, problem)
    select bundle_id, person_id, enterprise_id, key, %s::timestamptz, '' from fit order by place
    on conflict (bundle_id) do update set entered_at = null, problem = '' where i.problem <> ''
    returning bundle_id, number, received_at)
  select bundle_id, number, received_at, true from u
  union all select i.bundle_id, i.number, i.received_at, false from themes_intake i
    where i.bundle_id in (select bundle_id from a)
      and i.bundle_id not in (select bundle_id from u)"""
_TAKEN = """select bundle_id, number, received_at, false from themes_intake
  where bundle_id = any(%s::uuid[])"""
_NEXT = """select number, bundle_id, person_id, enterprise_id, key from themes_intake
  where entered_at is null and number > %s order by number limit 1 for update skip locked"""
_ENTERED = "update themes_intake set entered_at = %s, problem = %s where number = %s"

_FACT = """select %s::uuid as stream_id, %s::text as kind, %s::text as name, %s::text as fact,
    %s::uuid as actor_id, %s::uuid as on_behalf_id, %s::timestamptz as at, %s::bytea as salt,
    %s::text as body from u"""

_KEEP_CALLS = """update themes_bundle set calls = calls || %s::jsonb
  where id = %s and state = %s"""


def keep_calls(bundle_id: UUID, calls: Mapping[str, object]) -> None:
    """Put the answers of registers beside those a draft has; of a draft alone: what was submitted
    meanwhile stays as it was decided on. One SQL statement."""
    run(_KEEP_CALLS, [json.dumps(calls, ensure_ascii=False, default=str), bundle_id, DRAFT])


def save_started(
    bundle: Bundle,
    fact: BundleStarted,
    *,
    drafts: tuple[str, list[object]],
    most: int,
    actor: Actor,
) -> bool:
    """Write a new bundle and the first fact of its stream, unless `drafts` finds `most` already or
    the person has used its key before. Whether it was written. One SQL statement. Two that begin
    at the same moment may pass `most` by one: it keeps lists short and protects nothing.

    Errors: TextNotStorable.
    """
    entry = entry_of(fact, stream=stream_of(bundle.id), actor=actor, at=bundle.started_at)
    found, values = drafts
    guarded = "where (select free from room) on conflict do nothing returning id"
    sql = f"""with room as materialized (select count(*) < %s::int as free from ({found}) d),
      u as ({insertion(Bundle, guarded)}), r as ({_FACT}), {begun("r")}
      select id from u"""
    values = [most, *values, as_records([bundle]), *astuple(entry)]
    is_written = bool(run(sql, values))
    if is_written:
        wake_runner()
    return is_written


def save_submitted(bundle: Bundle, fact: BundleSubmitted, *, actor: Actor) -> None:
    """Save a locked bundle that was just submitted, and state the fact in its stream.

    One SQL statement. Errors: TextNotStorable.
    """
    assert bundle.submitted_at is not None, "it was submitted at some moment"
    entry = entry_of(fact, stream=stream_of(bundle.id), actor=actor, at=bundle.submitted_at)
    values: list[object] = [
        *(bundle.state, bundle.number, bundle.submitted_at, bundle.submit_key, bundle.planned_on),
        *(bundle.version, bundle.saved_at, bundle.last_editor_id),
        *(json.dumps(bundle.receipt, ensure_ascii=False), bundle.items, bundle.id),
        *(entry.stream_id, entry.fact, entry.actor_id, entry.on_behalf_id, entry.at),
        *(entry.salt, entry.body),
    ]
    saved = run(_SUBMIT, values)
    assert saved, "a bundle that is locked is there"
    wake_runner()


def take_in(
    rows: Sequence[Mapping[str, object]], *, now: datetime
) -> dict[UUID, tuple[int, datetime, bool]]:
    """Receive applications in their order: bundle, person, enterprise, key and version of each.

    Returns by bundle its number, when it was received first, and whether that was now; those that
    are no draft of that version are missing. One SQL statement, another where two took the same.
    """
    listed = [{"place": place, **row} for place, row in enumerate(rows)]
    found = run(_TAKE, [json.dumps(listed, default=str), DRAFT, now])
    taken = {row[0]: (row[1], row[2], row[3]) for row in found}
    missing = [row["bundle_id"] for row in rows if row["bundle_id"] not in taken]
    if missing:
        taken |= {row[0]: (row[1], row[2], row[3]) for row in run(_TAKEN, [missing])}
    return taken


def next_intake(after: int) -> tuple[int, UUID, UUID, UUID | None, str] | None:
    """The next one behind number `after` that was not entered, locked: number, bundle, person,
    enterprise, key. One SQL query."""
    rows = run(_NEXT, [after])
    return rows[0] if rows else None


def note_entered(number: int, *, problem: str, now: datetime) -> None:
    """It was entered, or could not be for a problem. One SQL statement."""
    run(_ENTERED, [now, problem, number])
