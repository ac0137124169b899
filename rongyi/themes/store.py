"""The hot writes of themes: what registers said; an application begun or sent, with its fact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
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
