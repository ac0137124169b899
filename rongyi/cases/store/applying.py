"""Save what an act made of cases: state, fact in its chain, task and notes, in one statement.

The version guards each case: one that somebody else moved meanwhile is left alone, together with
its fact and task, and is missing from the answer.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import compress
from operator import attrgetter
from uuid import UUID

from rongyi.cases.rules import Moved
from rongyi.journal.rules import SALT_BYTES, body_text, stream_of
from rongyi.journal.services import wake_runner
from rongyi.journal.store import appended, as_json, run
from rongyi.kernel.actor import Actor

_COURSE = """state text, step smallint, received_at timestamptz, accepted_at timestamptz,
  legal_due date, promised_due date, provisional boolean, stopped_at timestamptz,
  stopped_days smallint, stops smallint, decided_at timestamptz, closed_at timestamptz,
  outcome text, deemed boolean, marks smallint, edition_id uuid"""
_REST = """id uuid, version integer, stream uuid, moment timestamptz, salt text, body text,
  task text, post text, due date, handler uuid, checked uuid[], note json"""
_TYPES = dict(column.split() for column in f"{_COURSE}, {_REST}".split(","))
_COLUMNS = [column.split()[0] for column in _COURSE.split(",")]
_KEPT = [column.split()[0] for column in _REST.split(",")]
_PLACES = [name for name in _COLUMNS if name != "edition_id"]
_course = attrgetter(*_PLACES)

_MOVE = """insert into cases_editionmove (id, batch_id, case_id, from_edition_id, to_edition_id,
    state, differences, before, version, ordered_by, at)
  select (a.note->>'id')::uuid, (a.note->>'batch')::uuid, u.id, (a.note->>'from')::uuid,
    (a.note->>'to')::uuid, a.note->>'state', (a.note->'differences')::jsonb,
    (a.note->'before')::jsonb, a.version + 1, %s::uuid, a.moment from a join u on u.id = a.id
  on conflict (id) do update set state = excluded.state, differences = excluded.differences,
    before = excluded.before, version = excluded.version, ended_at = excluded.at"""
_MOVE_ENDS = """update cases_editionmove m set state = a.note->>'state', ended_at = a.moment
  from a join u on u.id = a.id where m.id = (a.note->>'id')::uuid"""
# What an act writes beside the case, by the name of its fact. `a.note` is the act's own record.
_NOTES = {
    "case.decided.v1": """insert into cases_decision
      (case_id, outcome, ground, reasons, post, power, decided_by, decided_at)
      select u.id, a.note->>'outcome', a.note->>'ground', a.note->>'reasons', a.note->>'post',
        (a.note->'power')::jsonb, %s::uuid, a.moment from a join u on u.id = a.id""",
    # what stopped its clock stops nothing any more
    "case.deemed_renewed.v1": """insert into cases_decision
      (case_id, outcome, ground, reasons, post, power, decided_by, decided_at)
      select u.id, a.note->>'outcome', a.note->>'ground', a.note->>'reasons', a.note->>'post',
        (a.note->'power')::jsonb, %s::uuid, a.moment from a join u on u.id = a.id),
    ns as (update cases_stop s set resumed_at = a.moment
      from a join u on u.id = a.id where s.case_id = u.id and s.resumed_at is null""",
    "case.correction_asked.v1": """insert into cases_correction
      (case_id, place, points, asked_at, due_on)
      select u.id, (select count(*) + 1 from cases_correction c where c.case_id = u.id),
        (a.note->'points')::jsonb, a.moment, (a.note->>'due_on')::date
      from a join u on u.id = a.id""",
    "case.corrected.v1": """update cases_correction c set answered_at = a.moment
      from a join u on u.id = a.id where c.case_id = u.id and c.answered_at is null""",
    "case.recused.v1": """insert into cases_recusal (case_id, person_id, reason, ordered_by, at)
      select u.id, (a.note->>'person')::uuid, a.note->>'reason',
        case when (a.note->>'ordered')::boolean then %s::uuid end, a.moment
      from a join u on u.id = a.id""",
    "case.opinion_asked.v1": """insert into cases_opinion (id, case_id, post, question, shows,
        papers, asked_by, asked_post, asked_at, due_on, stand, words)
      select (a.note->>'id')::uuid, u.id, a.note->>'asked', a.note->>'question',
        array(select json_array_elements_text(a.note->'shows')),
        array(select json_array_elements_text(a.note->'papers')), %s::uuid, a.note->>'post',
        a.moment, (a.note->>'due_on')::date, '', '' from a join u on u.id = a.id""",
    "case.stopped.v1": """insert into cases_stop
      (case_id, place, special, reason, until, stopped_at)
      select u.id, a.stops, a.note->>'special', a.note->>'reason', (a.note->>'until')::date,
        a.moment from a join u on u.id = a.id""",
    "case.resumed.v1": """update cases_stop s set resumed_at = a.moment
      from a join u on u.id = a.id where s.case_id = u.id and s.resumed_at is null""",
    "case.edition_moved.v1": _MOVE,
    "case.move_asked.v1": _MOVE,
    "case.edition_kept.v1": _MOVE_ENDS,
    "case.edition_undone.v1": _MOVE_ENDS,
    # what is in force; what was decided before stands in the facts
    "case.reopened.v1": "delete from cases_decision d using u where d.case_id = u.id",
}
_BEGINS = frozenset({"case.reopened.v1"})  # a case that had ended has no task


@lru_cache(maxsize=256)
def _statement(fact: str, same: tuple[str, ...], own: tuple[str, ...], *, ends: bool) -> str:
    """The statement for one act on cases: the columns in which all are the `same` come as plain
    values, those in which each has its `own` as one JSON array. Of a single case all are plain.

    Many are locked in the order of their ids first, so that two acts on overlapping sets wait for
    each other instead of deadlocking.
    """
    guard, locked = "k.version = a.version", ""
    given = "select " + ", ".join(f"%s::{_TYPES[name]} as {name}" for name in same)
    if own:
        shape = ", ".join(f"{name} {_TYPES[name]}" for name in own)
        given += f", o.* from json_to_recordset(%s::json) as o({shape})"
        locked = """l as materialized (select k.id from a join cases_case k
          on k.id = a.id and k.version = a.version order by k.id for update of k),"""
        guard += " and exists (select from l where l.id = k.id)"
    # Of one case only parameters remain; of many, what each brings along goes through the update.
    kept, told, saved = "not materialized", "k.id", "a join u on u.id = a.id"
    if own:
        kept, told, saved = "materialized", "a.*", "u as a"
    task = f"""update cases_task t set kind = a.task, post = a.post, due_on = a.due,
        handler = a.handler, checked_by = a.checked, opened_at = case when (t.kind, t.post,
          t.due_on) is distinct from (a.task, a.post, a.due) then a.moment else t.opened_at end
        from {saved} where t.case_id = a.id and (t.kind, t.post, t.due_on, t.handler, t.checked_by)
          is distinct from (a.task, a.post, a.due, a.handler, a.checked)"""
    if fact in _BEGINS:
        task = """insert into cases_task (case_id, due_on, opened_at, kind, post)
        select a.id, a.due, a.moment, a.task, a.post from a join u on u.id = a.id
        on conflict (case_id) do update set kind = excluded.kind, post = excluded.post,
          due_on = excluded.due_on, opened_at = excluded.opened_at, handler = null,
          checked_by = null"""
    if ends:
        task = "delete from cases_task t using u where t.case_id = u.id"
    note = f", n as ({_NOTES[fact]})" if fact in _NOTES else ""
    moved = "".join(f", {name} = a.{name}" for name in _COLUMNS if name in same or name in own)
    return f"""with a as {kept} ({given}),
    {locked}
    u as (update cases_case k set version = k.version + 1{moved}
      from a where k.id = a.id and {guard} returning {told}),
    r as not materialized (select a.stream as stream_id, %s::text as fact, %s::uuid as actor_id,
      %s::uuid as on_behalf_id, a.moment as at, decode(a.salt, 'hex') as salt, a.body
      from {saved}),
    {appended("r")},
    t as ({task}){note}
    select id from u"""


@cache
def _read_by(fact: str) -> frozenset[str]:
    """The columns that what an act writes beside the case reads."""
    return frozenset(name for name in _PLACES if f"a.{name}" in _NOTES.get(fact, ""))


def apply(moves: Sequence[Moved], *, actor: Actor) -> frozenset[UUID]:
    """Save the moves, all of the same act. Returns the cases that were saved. One SQL statement."""
    fact, ends = moves[0].fact.name, moves[0].task is None
    assert all(move.fact.name == fact for move in moves), "one act at a time"
    assert all((move.task is None) == ends for move in moves), "an act ends all cases or none"
    changed = _changed(moves, fact)
    names = (*changed, *_KEPT)
    rows = [_row(move, changed, actor.person_id) for move in moves]
    same, own, values = names, tuple[str, ...](), list[object](rows[0])
    if len(rows) > 1:
        differs = [column.count(column[0]) < len(rows) for column in zip(*rows, strict=True)]
        own, each = tuple(compress(names, differs)), (compress(row, differs) for row in rows)
        alike = [not one for one in differs]
        same, values = tuple(compress(names, alike)), list(compress(rows[0], alike))
        values.append(as_json([dict(zip(own, row, strict=True)) for row in each]))
    if "note" in same and rows[0][-1] is not None:
        values[same.index("note")] = as_json(rows[0][-1])
    values += [fact, actor.person_id, actor.enterprise_id]
    if "%s" in _NOTES.get(fact, ""):
        values.append(actor.person_id)
    saved = run(_statement(fact, same, own, ends=ends), values)
    wake_runner()
    return frozenset(row[0] for row in saved)


def _changed(moves: Sequence[Moved], fact: str) -> tuple[str, ...]:
    """The columns of the case that one of the moves changes, or that what is written beside it
    reads."""
    after, before = (
        [*zip(*rows, strict=True)]
        for rows in (
            [_course(move.course) for move in moves],
            [_course(move.case.course) for move in moves],
        )
    )
    read = _read_by(fact)
    changed = tuple(
        name
        for name, new, old in zip(_PLACES, after, before, strict=True)
        if new != old or name in read
    )
    return (*changed, "edition_id") if any(move.edition_id for move in moves) else changed


def _row(move: Moved, changed: Sequence[str], person_id: UUID) -> tuple[object, ...]:
    """The values of the columns that change, then those of `_REST`, in their order."""
    case, course, task = move.case, move.course, move.task
    return (
        *(
            move.edition_id or case.edition_id if name == "edition_id" else getattr(course, name)
            for name in changed
        ),
        case.id,
        case.version,
        stream_of("case", case.id),
        move.at,
        os.urandom(SALT_BYTES).hex(),
        body_text(move.fact.body()),
        *((task.kind, task.post, task.due_on) if task else (None, None, None)),
        move.handler,
        sorted(move.checked_by(person_id)) or None,
        move.note or None,
    )
