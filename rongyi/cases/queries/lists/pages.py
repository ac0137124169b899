"""The work list of a post, most urgent first, and what stands before and after a case in it.

Paged by key, never by offset: the key is the due day and the case, so a page stays right while
others work on the same list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Q, QuerySet, Subquery, TextField, Value

from rongyi.cases.models import Task
from rongyi.cases.queries.lists.filtering import (
    WorkFilter,
    beyond,
    key_of,
    kinds_of,
    listed,
)
from rongyi.cases.rules import TASK_WORDS, watches_of, zone_of
from rongyi.cases.rules.errands import ERRAND_WORDS
from rongyi.cases.rules.lights import light_of
from rongyi.cases.states import STATE_WORDS
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import calendar_for, catalogue_of, current_edition
from rongyi.exemption.queries import asked_part
from rongyi.exemption.states import TO_UPLOAD, UPLOAD
from rongyi.journal.store import run
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar

ROWS_MAX = 100
# When a case was accepted, stopped and decided, its promised day, and the days it stood still.
Course = tuple[datetime | None, datetime | None, datetime | None, date | None, int]
STREAM_ROWS = 1_000  # a page of what is streamed
# The same for a whole list, or a queue of some kinds of tasks: by the index of the list.
_OURS = "from cases_task t where t.post = %s and not (t.post = '') and t.kind = any(%s::text[])"
_SOME = "select t.case_id, t.kind, t.due_on, t.opened_at, t.handler "
# What a page shows of its tasks; each paper counts once, however often it was handed in. That
# supervision "escalated" stands before that it "warned".
_ROWS = """select t.case_id, c.number, c.version, c.item_code, c.edition_id, c.applicant_name,
    coalesce(c.enterprise_id, c.founded_id), c.bundle_id, t.kind, c.state, t.due_on, t.opened_at,
    c.received_at, c.channel, m.handed_in, m.spared, m.to_come, p.name_zh, p.name_en,
    c.provisional, coalesce((select w.kind from cases_casewarning w where w.case_id = t.case_id
      order by w.kind limit 1), ''),
    c.accepted_at, c.stopped_at, c.decided_at, c.promised_due, c.stopped_days
  from (select %s::text as upload, %s::text as to_upload) sign
  cross join ({some}) t
  join cases_case c on c.id = t.case_id
  cross join lateral (select
      count(distinct r.code) filter (where r.way = sign.upload and r.file_id is not null)
        as handed_in,
      count(distinct r.code) filter (where r.way <> sign.upload) as spared,
      count(distinct r.code) filter (where r.way = sign.upload
        and r.evidence ->> 'status' = sign.to_upload and not exists (
          select from cases_casematerial b where b.case_id = r.case_id and b.code = r.code
            and b.place > r.place)) as to_come
    from cases_casematerial r where r.case_id = t.case_id) m
  left join identity_person p on p.id = t.handler::uuid
  order by t.due_on, t.case_id"""
_HERE = "((select due_on from here), (select case_id from here))"
_BESIDE = f"""with here as materialized (select t.due_on, t.case_id from cases_task t
    where t.case_id = (select id from cases_case where number = %s)
      and t.post = %s and t.kind = any(%s::text[]))
  select s.side, c.number from (
    (select 'previous' as side, t.case_id {_OURS} and (t.due_on, t.case_id) < {_HERE}
      order by t.due_on desc, t.case_id desc limit 1)
    union all (select 'next', t.case_id {_OURS} and (t.due_on, t.case_id) > {_HERE}
      order by t.due_on, t.case_id limit 1)
    union all (select 'first', t.case_id {_OURS} and not exists (select from here)
      order by t.due_on, t.case_id limit 1)) s
  join cases_case c on c.id = s.case_id"""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of a work list. `left` counts working days; below 0 the day has passed.

    `handed_in` counts the papers that the applicant brought, `spared` those that came another way,
    `to_come` those that may follow and are not there yet. `provisional`: its due days move when
    holidays are published; `warned`: "warned" or "escalated" where supervision has told of it.
    """

    case_id: UUID
    number: str
    version: int
    item_code: str
    title: Text
    applicant_name: str
    acts_for_enterprise: bool
    bundle_id: UUID
    kind: str
    kind_words: Text
    state: str
    state_words: Text
    due_on: date
    left: int
    light: str
    opened_at: datetime
    received_at: datetime
    channel: str
    handed_in: int
    spared: int
    to_come: int
    provisional: bool
    warned: str
    key: str
    handler: Text | None = None  # who of the post has it in hand


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page of a work list. `after` asks for the next one; None at the end."""

    post: str
    title: Text
    rows: tuple[WorkRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Numbers of the cases before and after one in its list; how many answers the actor's
    departments owe, which every page of staff tells."""

    previous: str | None
    next: str | None
    checks: int = 0


def work_list(
    actor: Actor,
    post: str,
    filter: WorkFilter | None = None,
    after: str | None = None,
    limit: int = 50,
    *,
    now: datetime,
) -> WorkPage:
    """The tasks of a post that the actor holds, most urgent first. Two SQL queries.

    Errors: NotFound for a post he does not hold; BadInput for a key that is none.
    """
    catalogue, rows = catalogue_of(current_edition()), min(max(limit, 1), ROWS_MAX)
    lines = _lines(actor, post, filter or WorkFilter(), after, rows + 1, catalogue, now)
    more = lines[rows - 1].key if len(lines) > rows else None
    title = catalogue.posts[post].title if post in catalogue.posts else Text(post, post)
    return WorkPage(post, title, tuple(lines[:rows]), more)


def work_rows(
    actor: Actor, post: str, filter: WorkFilter, limit: int, *, now: datetime
) -> Iterator[WorkRow]:
    """All rows of a list in its order, at most `limit`, read a page at a time: what is kept in
    memory does not grow with the list. A SQL query for each STREAM_ROWS rows. Errors: NotFound.
    """
    catalogue, after, given = catalogue_of(current_edition()), None, 0
    while given < limit:
        size = min(STREAM_ROWS, limit - given)
        lines = _lines(actor, post, filter, after, size, catalogue, now)
        yield from lines
        if len(lines) < size:
            return
        after, given = lines[-1].key, given + size
        del lines  # one page at a time, not two


def _lines(
    actor: Actor,
    post: str,
    wanted: WorkFilter,
    after: str | None,
    limit: int,
    catalogue: Catalogue,
    now: datetime,
) -> list[WorkRow]:
    sql, values = _some(actor, post, wanted, after, limit, catalogue, now)
    rows = run(_ROWS.format(some=sql), [UPLOAD, TO_UPLOAD, *values])
    columns: list[tuple[Any, ...]] = [(*row[:-5], row[-5:]) for row in rows]
    return [_row(*column, in_force=catalogue, now=now) for column in columns]


def _some(
    actor: Actor,
    post: str,
    wanted: WorkFilter,
    after: str | None,
    limit: int,
    catalogue: Catalogue,
    now: datetime,
) -> tuple[str, list[object]]:
    """The tasks of one page, as a statement to stand within another one."""
    behind = key_of(after) if after else ()
    kinds = kinds_of(actor, post, wanted, catalogue)
    if kinds is not None:
        further = " and (t.due_on, t.case_id) > (%s::date, %s::uuid)" if after else ""
        order = " order by t.due_on, t.case_id limit %s"
        return f"{_SOME}{_OURS}{further}{order}", [post, kinds, *behind, limit]
    found = listed(actor, post, wanted, catalogue, now)
    if behind:
        found = found.filter(beyond(*behind))
    columns = found.order_by("due_on", "case_id").values(
        "case_id", "kind", "due_on", "opened_at", "handler"
    )
    sql, values = columns[:limit].query.sql_with_params()
    return sql, list(values)


def next_previous(
    actor: Actor,
    post: str,
    number: str,
    filter: WorkFilter | None = None,
    *,
    now: datetime,
) -> Neighbours:
    """The cases before and after one in the list of a post, as filtered; and the answers that the
    actor's departments owe. One SQL query.

    A case that is no longer in the list has the first one after it. Errors: NotFound.
    """
    wanted, catalogue = filter or WorkFilter(), catalogue_of(current_edition())
    kinds = kinds_of(actor, post, wanted, catalogue)
    if kinds is None:
        sql, given = _beside(listed(actor, post, wanted, catalogue, now), number)
    else:
        sql, given = _BESIDE, [number, post, kinds, *[post, kinds] * 3]
    if (asked := asked_part(actor)) is not None:
        sql += f" union all select 'checks', count(*)::text from ({asked[0]}) q"
        given += asked[1]
    told: dict[str, str] = dict(run(sql, given))
    onward = told.get("next") or told.get("first")
    return Neighbours(told.get("previous"), onward, int(told.get("checks", "0")))


def _beside(found: QuerySet[Task], number: str) -> tuple[str, list[object]]:
    """The neighbours in a list that is filtered by more than the kind of its tasks."""
    here = found.filter(case__number=number).order_by()
    due, case_id = Subquery(here.values("due_on")[:1]), Subquery(here.values("case_id")[:1])
    before = Q(due_on__lt=due) | Q(due_on=due, case_id__lt=case_id)
    after = Q(due_on__gt=due) | Q(due_on=due, case_id__gt=case_id)
    sides = (
        _side("previous", found.filter(before, due_on__lte=due), "-due_on", "-case_id"),
        _side("next", found.filter(after, due_on__gte=due), "due_on", "case_id"),
        _side("first", found.filter(~Exists(here)), "due_on", "case_id"),
    )
    sql, values = sides[0].union(*sides[1:], all=True).query.sql_with_params()
    return f"select * from ({sql}) s", list(values)


def _side(name: str, found: QuerySet[Task], *order: str) -> QuerySet[Task, tuple[str, str]]:
    """The first of a list in an order, with the name of the side on which it stands."""
    named = found.annotate(side=Value(name, output_field=TextField()))
    return named.order_by(*order).values_list("side", "case__number")[:1]


def _row(
    case_id: UUID,
    number: str,
    version: int,
    item_code: str,
    edition_id: UUID,
    applicant_name: str,
    enterprise_id: UUID | None,
    bundle_id: UUID,
    kind: str,
    state: str,
    due_on: date,
    opened_at: datetime,
    received_at: datetime,
    channel: str,
    handed_in: int,
    spared: int,
    to_come: int,
    handler_zh: str | None,
    handler_en: str | None,
    provisional: bool,
    warned: str,
    course: Course,
    *,
    in_force: Catalogue,
    now: datetime,
) -> WorkRow:
    catalogue = catalogue_of(edition_id)
    item, zone = catalogue.items[item_code], zone_of(catalogue)
    calendar, today = calendar_for(item, edition_id), now.astimezone(zone).date()
    left, promise = calendar.between(today, due_on), _promise(calendar, zone, today, course)
    watches = watches_of(in_force, item)
    return WorkRow(
        case_id=case_id,
        number=number,
        version=version,
        item_code=item_code,
        title=item.title,
        applicant_name=applicant_name,
        acts_for_enterprise=enterprise_id is not None,
        bundle_id=bundle_id,
        kind=kind,
        kind_words=TASK_WORDS.get(kind) or ERRAND_WORDS[kind],
        state=state,
        state_words=STATE_WORDS[state],
        due_on=due_on,
        left=left,
        light=light_of(watches, left=left, overdue=due_on < today, promise=promise),
        opened_at=opened_at,
        received_at=received_at,
        channel=channel,
        handed_in=handed_in,
        spared=spared,
        to_come=to_come,
        provisional=provisional,
        warned=warned,
        key=f"{due_on.isoformat()}_{case_id}",
        handler=Text(handler_zh, handler_en or handler_zh) if handler_zh else None,
    )


def _promise(
    calendar: Calendar,
    zone: ZoneInfo,
    today: date,
    course: Course,
) -> tuple[int, int] | None:
    """Working days left of the promise, and the whole of it; None where its clock does not run."""
    accepted, stopped, decided, due, stopped_days = course
    if accepted is None or stopped is not None or decided is not None or due is None or due < today:
        return None
    used = calendar.between(accepted.astimezone(zone).date(), today) - stopped_days
    left = calendar.between(today, due)
    return left, max(0, used) + left
