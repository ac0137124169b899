"""Read cases for an act: all that the rules need, in one query, in the order asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from rongyi.cases.models import Case, Opinion, Recusal
from rongyi.cases.rules import CaseNow, Course, Record, TaskNow
from rongyi.identity.models import Mandate
from rongyi.journal.rules import stream_of
from rongyi.journal.store import not_covered, run
from rongyi.kernel.actor import Actor

_COURSE = tuple(field.name for field in fields(Course))
_READ = """select k.id, k.version, k.number, k.bundle_id, k.item_code, k.edition_id,
    k.applicant_id, k.enterprise_id, k.channel, k.state, k.step, k.received_at, k.accepted_at,
    k.legal_due, k.promised_due, k.provisional, k.stopped_at, k.stopped_days, k.stops,
    k.decided_at, k.closed_at, k.outcome, k.deemed, k.marks, t.kind, t.post, t.due_on,
    coalesce(k.founded_id, k.enterprise_id) is not null and exists (select from identity_mandate m
      where m.enterprise_id in (k.enterprise_id, k.founded_id) and m.person_id = %s
        and m.revoked_at is null),
    k.founded_id, exists (select from cases_recusal r
      where r.case_id = k.id and r.person_id = %s), t.handler, t.checked_by, t.opened_at,
    {covered}{papers}
  from cases_case k left join cases_task t on t.case_id = k.id"""
_PAPERS = """, (select coalesce(json_agg(json_build_array(m.code, m.way, m.evidence)
      order by m.code, m.place desc), '[]')::text
    from cases_casematerial m where m.case_id = k.id)"""
_ONE, _MANY = " where k.id = %s::uuid", " where k.id = any(%s::uuid[])"
_MANY_COVERED = " join unnest(%s::uuid[], %s::uuid[]) as w(id, stream) on w.id = k.id"


@cache
def _for_move(*, one: bool, papers: bool, covered: bool) -> str:
    """The plan of one case is made once; that of a list anew each time."""
    stream = "%s::uuid" if one else "w.stream"
    return _READ.format(
        covered=not_covered(stream, "%s::text[]") if covered else "false",
        papers=_PAPERS if papers else "",
    ) + (_ONE if one else _MANY_COVERED if covered else _MANY)


def for_move(
    case_ids: Sequence[UUID],
    *,
    person_id: UUID,
    papers: bool = False,
    covered: Sequence[str] = (),
) -> dict[UUID, CaseNow]:
    """The cases by their ids; those that do not exist are absent. One SQL query.

    `person_id` is the one who acts: a case knows whether he could act for its applicant. With
    `papers` it also knows its papers, each as it was handed in last; with names of facts in
    `covered`, whether one of them waits for a signed checkpoint.
    """
    one = len(case_ids) == 1
    streams = [stream_of("case", case_id) for case_id in case_ids] if covered else []
    values: list[object] = [person_id, person_id]
    if covered:
        values += (streams[0], list(covered)) if one else (list(covered),)
    values.append(case_ids[0] if one else list(case_ids))
    if covered and not one:
        values.append(streams)
    sql = _for_move(one=one, papers=papers, covered=bool(covered))
    return {row[0]: _case(row) for row in run(sql, values, binary=True)}


def _case(row: tuple[Any, ...]) -> CaseNow:
    task = None
    if row[24] is not None:
        task = TaskNow(row[24], row[25], row[26], row[30], frozenset(row[31] or ()))
    papers = _papers(row[34]) if len(row) > 34 else ()
    marks: tuple[Any, ...] = (*row[27:30], papers, row[32], not row[33])
    parts: tuple[Any, ...] = (*row[:9], Course(*row[9:24]), task, *marks)
    return CaseNow(*parts)


def _papers(text: str) -> tuple[tuple[str, str, Record], ...]:
    found: dict[str, tuple[str, str, Record]] = {}
    for code, way, evidence in json.loads(text):
        found.setdefault(code, (code, way, evidence))  # the one handed in last comes first
    return tuple(found.values())


def interest_of(person_id: UUID) -> Exists:
    """For a query of cases: whether somebody holds a mandate of the applicant, as `for_move` asks.
    To be read as `interested`."""
    mandates = Mandate.objects.filter(person_id=person_id, revoked_at=None)
    applicant = Q(enterprise=OuterRef("enterprise")) | Q(enterprise=OuterRef("founded"))
    return Exists(mandates.filter(applicant))


def recusal_of(person_id: UUID) -> Exists:
    """For a query of cases: whether somebody stands aside. To be read as `recused`."""
    return Exists(Recusal.objects.filter(case_id=OuterRef("id"), person_id=person_id))


def within(number: str, sql: str, columns: str, *, limit: int) -> RawSQL:
    """For a query of cases: rows that hang on the case of that number as one JSON value; nothing
    for the other cases of its bundle. `sql` names them as `case_id = cases_case.id`."""
    rows = f"(select json_agg(json_build_array({columns})) from ({sql} limit {limit}) r)::text"
    return RawSQL(f"case when cases_case.number = %s then {rows} end", [number], TextField())


def opinions_for(actor: Actor) -> QuerySet[Opinion]:
    """The questions to posts of the actor, without those of his own cases, of a firm for which he
    acts or could act, and where he stands aside: as `case.answer_opinion` says."""
    mine = Q(applicant=actor.person_id)
    if actor.enterprise_id is not None:
        mine |= Q(enterprise=actor.enterprise_id) | Q(founded=actor.enterprise_id)
    barred = Case.objects.filter(
        mine | Q(interest_of(actor.person_id)) | Q(recusal_of(actor.person_id)),
        id=OuterRef("case_id"),
    )
    return Opinion.objects.filter(~Exists(barred), post__in=actor.posts)


def case_of(row: Case, *, with_task: bool = True) -> CaseNow:
    """A row of the table, read with its task, as the rules see it."""
    found = getattr(row, "task", None) if with_task else None
    task = None
    if found is not None:
        checked = frozenset(found.checked_by or ())
        task = TaskNow(found.kind, found.post, found.due_on, found.handler, checked)
    course = Course(**{name: getattr(row, name) for name in _COURSE})
    return CaseNow(
        id=row.id,
        version=row.version,
        number=row.number,
        bundle_id=row.bundle_id,
        item_code=row.item_code,
        edition_id=row.edition_id,
        applicant_id=row.applicant_id,
        enterprise_id=row.enterprise_id,
        channel=row.channel,
        course=course,
        task=task,
        is_interested=getattr(row, "interested", False),
        founded_id=row.founded_id,
        is_recused=getattr(row, "recused", False),
    )
