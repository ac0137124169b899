"""How much waits: by post, by queue, and what came since. Counted to COUNT_MAX, never further.

A list is counted in the index that orders it: neither its tasks nor its cases are looked at. Only
what is due soon by the promise alone, and a queue that asks for more than the kind of a task, look
at cases: at so many, the most urgent first, that it makes no difference how long the list is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from rongyi.cases import policy
from rongyi.cases.models import Task
from rongyi.cases.queries.lists.filtering import WorkFilter, listed, queued
from rongyi.cases.queries.lists.lighting import COLOURS, LOOKED_MAX, pressing
from rongyi.cases.rules import zone_of
from rongyi.catalogue.definitions import Catalogue, QueueQuery
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.exemption.queries import asked_part
from rongyi.journal.store import run
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

COUNT_MAX = 1_000  # beyond it a page says "1000+"
SCANNED_MAX = 20_000  # entries of the index that the queues of one post are counted in
NEWS_MAX = 99
OF_POSTS = ("post", "soon", "look")
_Part = tuple[str, Sequence[object]]
# An index holds what waits at some post: it is used where that is said.
_KINDS = """select 'post', %s::text, kind, count(*), count(*) filter (where due_on < %s::date),
    0::bigint
  from (select kind, due_on from cases_task where post = %s and not (post = '')
    order by due_on limit %s) t
  group by kind"""
_SOON = """select 'soon', %s::text, kind, 0::bigint, 0::bigint, count(*)
  from (select kind from cases_task where post = %s and not (post = '') and due_on >= %s
    and due_on < %s order by due_on limit %s) s
  group by kind"""
_LOOKED = """select 'look', %s::text, kind, count(*), 0::bigint,
    count(*) filter (where light = any(%s::text[])) from ({inner}) s group by kind"""
_NUMBER = "select %s::text, %s::text, '', count(*), 0::bigint, 0::bigint from ({inner}) q"


@dataclass(frozen=True, slots=True)
class Counted:
    """A number as far as it was counted; `more`: there are, or may be, more than these."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number}+" if self.more else str(self.number)


@dataclass(frozen=True, slots=True)
class PostCounts:
    """What waits at one post. `kinds` maps kind to number."""

    post: str
    title: Text
    department: str
    total: Counted
    overdue: Counted
    soon: Counted
    kinds: Mapping[str, Counted]

    @property
    def pressing(self) -> Counted:
        """What is late or due soon."""
        number, more = self.overdue.number + self.soon.number, self.overdue.more or self.soon.more
        return _capped(number, more=more)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a page of a list tells besides its rows: each post, each queue of the post looked at,
    what the filter finds, and the answers that the actor's departments owe."""

    posts: tuple[PostCounts, ...]
    queues: Mapping[str, Counted]
    found: Counted
    checks: int


@dataclass(frozen=True, slots=True)
class _Kind:
    """Of one kind of task at one post: how many, how many of them late, how many due soon."""

    total: int = 0
    late: int = 0
    soon: int = 0


@dataclass(frozen=True, slots=True)
class _Post:
    """What the database says of one post. `whole`: its list was counted to the end; `looked`: at
    all that may be due soon by its promise."""

    kinds: Mapping[str, _Kind]
    whole: bool
    looked: bool


def counts(actor: Actor, *, now: datetime) -> list[PostCounts]:
    """What waits at each post of the actor, in the order of the definitions. Two SQL queries."""
    edition_id = current_edition()
    held = _held(actor)
    if not held:
        return []
    parts = _posts_parts(held, "", edition_id, now)
    return _posts(_told(_together(parts), held, ""), catalogue_of(edition_id))


def waiting(actor: Actor, post: str, filter: WorkFilter | None = None, *, now: datetime) -> Waiting:
    """All numbers of a list's page, each counted to COUNT_MAX. Two SQL queries.

    Errors: NotFound for a post that the actor does not hold, or a queue that it does not have.
    """
    edition_id = current_edition()
    catalogue, wanted = catalogue_of(edition_id), filter or WorkFilter()
    held, known = _held(actor, post), {one.code: one for one in catalogue.queues_of(post)}
    is_own = post in actor.posts | actor.led
    is_counted = is_own and wanted in (WorkFilter(), WorkFilter(queue=wanted.queue))
    parts = _posts_parts(held, post, edition_id, now)
    for code, queue in known.items():
        if not is_own or queue.query.errand:
            found = listed(actor, post, WorkFilter(queue=code), catalogue, now)
            parts.append(_part("queue", code, found))
        elif not _is_plain(queue.query):
            parts.append(_queue_part(edition_id, post, code, _today(catalogue, now)))
    if not is_counted or wanted.queue not in {"", *known}:
        parts.append(_part("found", "", listed(actor, post, wanted, catalogue, now)))
    if (asked := asked_part(actor)) is not None:
        parts.append((_NUMBER.format(inner=asked[0]), ["checks", "", *asked[1]]))
    rows = _together(parts)
    numbers = {(row[0], row[1]): row[3] for row in rows if row[0] not in OF_POSTS}
    told = _told(rows, held, post)
    queues = {
        code: _of_queue(
            queue.query,
            told[post],
            numbers.get(("queue", code)),
            whole=not is_own or queue.query.errand is not None,
        )
        for code, queue in known.items()
    }
    posts = _posts(told, catalogue)
    here = next((one.total for one in posts if one.post == post), Counted(0))
    size = queues[wanted.queue] if wanted.queue and is_counted else here
    return Waiting(
        posts=tuple(posts),
        queues=queues,
        found=size if is_counted else _capped(numbers["found", ""]),
        checks=numbers.get(("checks", ""), 0),
    )


def _together(parts: Sequence[_Part]) -> list[tuple[Any, ...]]:
    """All parts as one statement: kind of number, what it is of, kind of task, three numbers."""
    sql = " union all ".join(part for part, _ in parts)
    return run(sql, [value for _, values in parts for value in values])


def _part(sort: str, code: str, found: QuerySet[Task]) -> _Part:
    """How many a list has, as a part that looks at COUNT_MAX + 1 of them."""
    limited = found.order_by().values("case_id")[: COUNT_MAX + 1]
    try:
        sql, values = limited.query.sql_with_params()
    except EmptyResultSet:  # a list that can hold nothing, as of a kind that was not lent
        sql, values = "select null where false", ()
    return _NUMBER.format(inner=sql), [sort, code, *values]


@lru_cache(maxsize=256)
def _queue_part(edition_id: UUID, post: str, code: str, today: date) -> _Part:
    """How many of the COUNT_MAX + 1 most urgent tasks of its kinds stand in a queue."""
    catalogue = catalogue_of(edition_id)
    query = next(one.query for one in catalogue.queues_of(post) if one.code == code)
    ours = Task.objects.filter(post=post)
    of_kind = ours.filter(kind__in=query.kinds) if query.kinds else ours
    first = of_kind.order_by("due_on", "case_id").values("case_id")[: COUNT_MAX + 1]
    found = queued(ours, query, catalogue, post, today)
    return _part("queue", code, found.filter(case_id__in=first))


def _is_plain(query: QueueQuery) -> bool:
    """Whether what a post's kinds tell says how many stand in a queue."""
    pressing = not query.lights or set(query.lights) == set(COLOURS)
    return pressing and not (query.states or query.items or query.mark)


def _of_queue(query: QueueQuery, here: _Post, found: int | None, *, whole: bool) -> Counted:
    """The number of a queue: counted by itself, or out of the kinds of its post."""
    ours = [one for kind, one in here.kinds.items() if not query.kinds or kind in query.kinds]
    if found is not None:
        beyond = not whole and (sum(one.total for one in ours) > COUNT_MAX or not here.whole)
        return _capped(found, more=beyond)
    if query.lights:
        number = sum(one.late + one.soon for one in ours)
        return _capped(number, more=not (here.whole and here.looked))
    return _capped(sum(one.total for one in ours), more=not here.whole)


def _capped(number: int, *, more: bool = False) -> Counted:
    return Counted(min(number, COUNT_MAX), more or number > COUNT_MAX)


def _held(actor: Actor, shown: str = "") -> list[str]:
    """The posts that stand beside a list: the actor's own, those that lent him a power, and the
    one that is shown: it may be one that he heads."""
    lent = {one.post for one in actor.delegated}
    return sorted(actor.posts | lent | ({shown} if shown in policy.reach(actor) else set()))


def _today(catalogue: Catalogue, now: datetime) -> date:
    return now.astimezone(zone_of(catalogue)).date()


def _posts_parts(held: Sequence[str], shown: str, edition_id: UUID, now: datetime) -> list[_Part]:
    """Each post by kind; the one that is shown to SCANNED_MAX, for its queues."""
    today, parts = _today(catalogue_of(edition_id), now), list[_Part]()
    for post in held:
        soon = pressing(edition_id, post, today)
        parts.append((_KINDS, [post, today, post, _size(post, shown)]))
        parts.append((_SOON, [post, post, today, soon.until, COUNT_MAX + 1]))
        looked = _LOOKED.format(inner=soon.sql)
        parts.append((looked, [post, list(COLOURS), *soon.values]))
    return parts


def _size(post: str, shown: str) -> int:
    return (SCANNED_MAX if post == shown else COUNT_MAX) + 1


def _told(rows: Sequence[tuple[Any, ...]], held: Sequence[str], shown: str) -> dict[str, _Post]:
    """What the rows say of each post."""
    kinds: dict[str, dict[str, _Kind]] = {post: {} for post in held}
    looked = dict.fromkeys(held, 0)
    for sort, post, kind, total, late, soon in rows:
        if sort not in OF_POSTS:
            continue
        before = kinds[post].get(kind, _Kind())
        if sort == "look":
            looked[post] += total
            total = 0
        kinds[post][kind] = _Kind(before.total + total, before.late + late, before.soon + soon)
    return {
        post: _Post(
            kinds=found,
            whole=sum(one.total for one in found.values()) < _size(post, shown),
            looked=looked[post] <= LOOKED_MAX,
        )
        for post, found in kinds.items()
    }


def _posts(told: Mapping[str, _Post], catalogue: Catalogue) -> list[PostCounts]:
    """In the order of the definitions."""
    known = list(catalogue.posts)
    order = sorted(told, key=lambda post: known.index(post) if post in known else len(known))
    return [_counts_of(post, told[post], catalogue) for post in order]


def _counts_of(post: str, told: _Post, catalogue: Catalogue) -> PostCounts:
    known, found = catalogue.posts.get(post), told.kinds.values()
    return PostCounts(
        post=post,
        title=known.title if known else Text(post, post),
        department=known.department if known else "",
        total=_capped(sum(one.total for one in found), more=not told.whole),
        overdue=_capped(sum(one.late for one in found)),
        soon=_capped(sum(one.soon for one in found), more=not told.looked),
        kinds={
            kind: _capped(one.total, more=not told.whole)
            for kind, one in told.kinds.items()
            if one.total
        },
    )


def list_size(actor: Actor, post: str, filter: WorkFilter, limit: int, *, now: datetime) -> int:
    """How many tasks a list holds, counted to `limit`: for who reads all of them anyway. One SQL
    query. Errors: NotFound.
    """
    found = listed(actor, post, filter, catalogue_of(current_edition()), now)
    return found.order_by().values("case_id")[:limit].count()


def came_since(
    actor: Actor, post: str, filter: WorkFilter, since: datetime, *, now: datetime
) -> int:
    """How many tasks came to a list after a moment, counted to NEWS_MAX + 1. One SQL query.

    Errors: NotFound.
    """
    found = listed(actor, post, filter, catalogue_of(current_edition()), now)
    fresh = found.filter(opened_at__gt=since).order_by().values("case_id")
    return fresh[: NEWS_MAX + 1].count()
