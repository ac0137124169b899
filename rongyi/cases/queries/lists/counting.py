"""How much waits: by post, by queue, and what came since. Counted to COUNT_MAX, never further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from rongyi.cases import policy
from rongyi.cases.models import Task
from rongyi.cases.queries.lists.filtering import WorkFilter, listed
from rongyi.cases.queries.lists.lighting import lit
from rongyi.cases.rules import zone_of
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.exemption.queries import asked_part
from rongyi.journal.store import run
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

COUNT_MAX = 1_000  # beyond it a page says "1000+"
NEWS_MAX = 99
# An index holds what waits at some post: it is used where that is said.
_COUNTS = """select p.post, t.kind, count(*), count(*) filter (where t.due_on < %s), 0::bigint
  from unnest(%s::text[]) as p(post) cross join lateral (
    select kind, due_on from cases_task where post = p.post and not (post = '')
    order by due_on limit %s) t
  group by 1, 2"""


@dataclass(frozen=True, slots=True)
class PostCounts:
    """What waits at one post, counted to COUNT_MAX. `kinds` maps kind to number."""

    post: str
    title: Text
    department: str
    total: int
    overdue: int
    soon: int
    kinds: dict[str, int]

    @property
    def capped(self) -> bool:
        return self.total > COUNT_MAX


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a page of a list tells besides its rows: each post, each queue of the post looked at,
    what the filter finds, and the answers that the actor's departments owe."""

    posts: tuple[PostCounts, ...]
    queues: Mapping[str, int]
    found: int
    checks: int


def counts(actor: Actor, *, now: datetime) -> list[PostCounts]:
    """What waits at each post of the actor, in the order of the definitions. Two SQL queries."""
    catalogue = catalogue_of(current_edition())
    held = _held(actor)
    sql, values = _posts_part(held, catalogue, now)
    rows = run(sql, values) if held else []
    return _posts(held, catalogue, rows)


def waiting(actor: Actor, post: str, filter: WorkFilter | None = None, *, now: datetime) -> Waiting:
    """All numbers of a list's page, each counted to COUNT_MAX + 1. Two SQL queries.

    Errors: NotFound for a post that the actor does not hold, or a queue that it does not have.
    """
    catalogue = catalogue_of(current_edition())
    wanted = {one.code: WorkFilter(queue=one.code) for one in catalogue.queues_of(post)}
    parts = {
        ("queue", code): _part(listed(actor, post, one, catalogue, now))
        for code, one in {**wanted, "": filter or WorkFilter()}.items()
    }
    if (asked := asked_part(actor)) is not None:
        parts["checks", ""] = asked
    held = _held(actor, post)
    sql, values = _posts_part(held, catalogue, now)
    sql = f"select 'post', p.* from ({sql}) p"
    for (sort, code), (inner, given) in parts.items():
        sql += f" union all select %s::text, %s::text, '', count(*), 0, 0 from ({inner}) q"
        values += [sort, code, *given]
    rows = run(sql, values)
    numbers = {(row[0], row[1]): row[3] for row in rows if row[0] != "post"}
    return Waiting(
        posts=tuple(_posts(held, catalogue, [row[1:] for row in rows if row[0] == "post"])),
        queues={code: numbers["queue", code] for code in wanted},
        found=numbers["queue", ""],
        checks=numbers.get(("checks", ""), 0),
    )


def _part(found: QuerySet[Task]) -> tuple[str, list[object]]:
    """A list as a statement of at most COUNT_MAX + 1 rows, to stand within another one."""
    limited = found.order_by().values("case_id")[: COUNT_MAX + 1]
    sql, values = limited.query.sql_with_params()
    return sql, list(values)


def _held(actor: Actor, shown: str = "") -> frozenset[str]:
    """The posts that stand beside a list: the actor's own, those that lent him a power, and the
    one that is shown: it may be one that he heads."""
    lent = {one.post for one in actor.delegated}
    return actor.posts | lent | ({shown} if shown in policy.reach(actor) else set())


def _posts_part(
    held: frozenset[str], catalogue: Catalogue, now: datetime
) -> tuple[str, list[object]]:
    today = now.astimezone(zone_of(catalogue)).date()
    counts, values = _COUNTS, list[object]([today, sorted(held), COUNT_MAX + 1])
    for post in sorted(held):
        sql, given = _soon_part(post, catalogue, today, now)
        counts += f" union all {sql}"
        values += given
    return counts, values


def _soon_part(
    post: str, catalogue: Catalogue, today: date, now: datetime
) -> tuple[str, list[object]]:
    """What is due soon by the rules that colour the list, by kind, counted to COUNT_MAX + 1."""
    ours = Task.objects.filter(post=post, due_on__gte=today)
    found = lit(ours, ("red", "yellow"), catalogue, post, now).order_by("due_on").values("kind")
    sql, values = found[: COUNT_MAX + 1].query.sql_with_params()
    counted = f"select %s::text, kind, 0::bigint, 0::bigint, count(*) from ({sql}) s group by kind"
    return counted, [post, *values]


def _posts(
    posts: frozenset[str], catalogue: Catalogue, rows: Sequence[tuple[Any, ...]]
) -> list[PostCounts]:
    known = list(catalogue.posts)
    held = sorted(posts, key=lambda post: known.index(post) if post in known else len(known))
    found: dict[str, dict[str, tuple[int, int, int]]] = {post: {} for post in held}
    for post, kind, *numbers in rows:
        all_, late, soon = found[post].get(kind, (0, 0, 0))
        found[post][kind] = (all_ + numbers[0], late + numbers[1], soon + numbers[2])
    return [_counts_of(post, kinds, catalogue) for post, kinds in found.items()]


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


def _counts_of(
    post: str, kinds: dict[str, tuple[int, int, int]], catalogue: Catalogue
) -> PostCounts:
    known = catalogue.posts.get(post)
    return PostCounts(
        post=post,
        title=known.title if known else Text(post, post),
        department=known.department if known else "",
        total=sum(number for number, _, _ in kinds.values()),
        overdue=sum(late for _, late, _ in kinds.values()),
        soon=sum(near for _, _, near in kinds.values()),
        kinds={kind: numbers[0] for kind, numbers in kinds.items()},
    )
