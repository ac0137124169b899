"""The work list of a post, most urgent first; its counts; and what stands before and after a case.

Paged by key, never by offset: the key is the due day and the case, so a page stays right while
others work on the same list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rongyi.cases import policy
from rongyi.cases.models import Case, CaseMaterial, Correction, Task
from rongyi.cases.rules import TASK_WORDS, zone_of
from rongyi.cases.rules.clock import SOON_WORKDAYS
from rongyi.cases.states import STATE_WORDS
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.exemption.states import TO_UPLOAD, UPLOAD
from rongyi.journal.store import run
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import BadInput, NotFound
from rongyi.kernel.text import Text

ROWS_MAX = 100
COUNT_MAX = 1_000  # beyond it a page says "1000+"
WORDS_MAX = 60
HANDED_IN = Q(way=UPLOAD, file__isnull=False)
SPARED = ~Q(way=UPLOAD)
_COUNTS = """select p.post, t.kind, count(*), count(*) filter (where t.due_on < %s),
    count(*) filter (where t.due_on >= %s and t.due_on <= %s)
  from unnest(%s::text[]) as p(post) cross join lateral (
    select kind, due_on from cases_task where post = p.post order by due_on limit %s) t
  group by 1, 2 order by 1, 2"""


@dataclass(frozen=True, kw_only=True)
class WorkFilter:
    """What to show: tasks of a kind, of an item, late ("overdue", "soon"), by number or name.

    `mark`: "corrected" (the applicant answered a notice), "bundle" (one of several cases of an
    application), "commitment" (something rests on a promise of the applicant), "to_come" (a paper
    that may follow is not there yet).
    """

    kind: str = ""
    item: str = ""
    late: str = ""
    mark: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of a work list. `left` counts working days; below 0 the day has passed.

    `handed_in` counts the papers that the applicant brought, `spared` those that came another way,
    `to_come` those that may follow and are not there yet.
    """

    case_id: UUID
    number: str
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
    channel: str
    handed_in: int
    spared: int
    to_come: int
    key: str


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page of a work list. `after` asks for the next one; None at the end."""

    post: str
    title: Text
    rows: tuple[WorkRow, ...]
    after: str | None


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
class Neighbours:
    """Numbers of the cases before and after one in its list."""

    previous: str | None
    next: str | None


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
    catalogue = catalogue_of(current_edition())
    found = _found(actor, post, filter or WorkFilter(), catalogue, now)
    if after:
        found = found.filter(_beyond(after))
    rows = min(max(limit, 1), ROWS_MAX)
    counted = found.annotate(
        handed_in=_count(_of_case().filter(HANDED_IN)),
        spared=_count(_of_case().filter(SPARED)),
        to_come=_count(_to_come()),
        acting=Coalesce("case__enterprise_id", "case__founded_id"),
    )
    columns = counted.order_by("due_on", "case_id").values_list(
        "case_id",
        "case__number",
        "case__item_code",
        "case__edition_id",
        "case__applicant_name",
        "acting",
        "case__bundle_id",
        "kind",
        "case__state",
        "due_on",
        "opened_at",
        "case__channel",
        "handed_in",
        "spared",
        "to_come",
    )[: rows + 1]
    lines = [_row(*column, now=now) for column in columns]
    more = lines[rows - 1].key if len(lines) > rows else None
    title = catalogue.posts[post].title if post in catalogue.posts else Text(post, post)
    return WorkPage(post, title, tuple(lines[:rows]), more)


def counts(actor: Actor, *, now: datetime) -> list[PostCounts]:
    """What waits at each post of the actor, in the order of the definitions. Two SQL queries."""
    catalogue = catalogue_of(current_edition())
    today = now.astimezone(zone_of(catalogue)).date()
    soon = catalogue.calendar.add(today, SOON_WORKDAYS).on
    known = list(catalogue.posts)
    held = sorted(actor.posts, key=lambda post: known.index(post) if post in known else len(known))
    found: dict[str, dict[str, tuple[int, int, int]]] = {post: {} for post in held}
    if held:
        for post, kind, *numbers in run(_COUNTS, [today, today, soon, held, COUNT_MAX + 1]):
            found[post][kind] = (numbers[0], numbers[1], numbers[2])
    return [_counts_of(post, kinds, catalogue) for post, kinds in found.items()]


def next_previous(
    actor: Actor,
    post: str,
    number: str,
    filter: WorkFilter | None = None,
    *,
    now: datetime,
) -> Neighbours:
    """The cases before and after one in the list of a post, as filtered. At most four SQL queries.

    A case that is no longer in the list has the first one after it. Errors: NotFound.
    """
    found = _found(actor, post, filter or WorkFilter(), catalogue_of(current_edition()), now)
    here = found.filter(case__number=number).values_list("due_on", "case_id").first()
    numbers = found.values_list("case__number", flat=True)
    if here is None:
        return Neighbours(None, numbers.order_by("due_on", "case_id").first())
    due, case_id = here
    before = Q(due_on__lt=due) | Q(due_on=due, case_id__lt=case_id)
    after = Q(due_on__gt=due) | Q(due_on=due, case_id__gt=case_id)
    return Neighbours(
        numbers.filter(before, due_on__lte=due).order_by("-due_on", "-case_id").first(),
        numbers.filter(after, due_on__gte=due).order_by("due_on", "case_id").first(),
    )


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One case that a search found."""

    case_id: UUID
    number: str
    title: Text
    applicant_name: str
    state_words: Text
    opened_at: datetime


def search_cases(actor: Actor, words: str, limit: int = 20) -> list[FoundCase]:
    """Cases the actor may see whose number begins with the words, newest first; where there is
    none, what waits at any of his posts from an applicant of that name. At most three SQL queries.
    """
    clean = words.strip().replace("\0", "")[:WORDS_MAX]
    if not clean:
        return []
    seen = policy.visible_cases(actor)
    found = seen.filter(Q(number__startswith=clean) | Q(number__startswith=clean.upper()))
    if not found.exists():
        named = policy.visible_tasks(actor).filter(
            post__in=actor.posts, case__applicant_name__icontains=clean
        )
        found = seen.filter(id__in=named.values("case_id"))
    columns = ("id", "number", "item_code", "edition_id", "applicant_name", "state", "opened_at")
    rows = found.order_by("-opened_at", "number").distinct()
    return [
        FoundCase(
            case_id=row.id,
            number=row.number,
            title=catalogue_of(row.edition_id).items[row.item_code].title,
            applicant_name=row.applicant_name,
            state_words=STATE_WORDS[row.state],
            opened_at=row.opened_at,
        )
        for row in rows.values_list(*columns, named=True)[: min(max(limit, 1), ROWS_MAX)]
    ]


def _found(
    actor: Actor, post: str, wanted: WorkFilter, catalogue: Catalogue, now: datetime
) -> QuerySet[Task]:
    if post not in actor.posts:
        raise NotFound(what="post")
    found = policy.visible_tasks(actor).filter(post=post)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.item:
        found = found.filter(case__item_code=wanted.item)
    if wanted.late:
        today = now.astimezone(zone_of(catalogue)).date()
        soon = catalogue.calendar.add(today, SOON_WORKDAYS).on
        last = Q(due_on__lt=today) if wanted.late == "overdue" else Q(due_on__lte=soon)
        found = found.filter(last)
    if words := wanted.words.strip().replace("\0", "")[:WORDS_MAX]:
        found = found.filter(
            Q(case__number__istartswith=words) | Q(case__applicant_name__icontains=words)
        )
    return _marked(found, wanted.mark)


def _marked(found: QuerySet[Task], mark: str) -> QuerySet[Task]:
    here = OuterRef("case_id")
    match mark:
        case "corrected":
            answered = Correction.objects.filter(case_id=here, answered_at__isnull=False)
            return found.filter(Exists(answered), kind="accept")
        case "bundle":
            others = Case.objects.filter(bundle_id=OuterRef("case__bundle_id")).exclude(id=here)
            return found.filter(Exists(others))
        case "commitment":
            promised = CaseMaterial.objects.filter(case_id=here, way="commitment")
            return found.filter(Exists(promised))
        case "to_come":
            return found.filter(Exists(_to_come()))
    return found


def _of_case() -> QuerySet[CaseMaterial]:
    return CaseMaterial.objects.filter(case_id=OuterRef("case_id")).order_by()


def _to_come() -> QuerySet[CaseMaterial]:
    """Papers that follow (rules.one_to_come) and behind which nothing of their code came."""
    behind = Q(case_id=OuterRef("case_id"), code=OuterRef("code"), place__gt=OuterRef("place"))
    wanted = _of_case().filter(way=UPLOAD, evidence__status=TO_UPLOAD)
    return wanted.exclude(Exists(CaseMaterial.objects.filter(behind)))


def _count(rows: QuerySet[CaseMaterial]) -> Coalesce:
    """How many materials these are, each counted once."""
    counted = rows.values(one=F("case_id")).annotate(n=Count("code", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _beyond(key: str) -> Q:
    try:
        day, case_id = key.split("_")
        due, last = date.fromisoformat(day), UUID(case_id)
    except ValueError:
        raise BadInput(name="after") from None
    return Q(due_on__gte=due) & (Q(due_on__gt=due) | Q(case_id__gt=last))


def _row(
    case_id: UUID,
    number: str,
    item_code: str,
    edition_id: UUID,
    applicant_name: str,
    enterprise_id: UUID | None,
    bundle_id: UUID,
    kind: str,
    state: str,
    due_on: date,
    opened_at: datetime,
    channel: str,
    handed_in: int,
    spared: int,
    to_come: int,
    *,
    now: datetime,
) -> WorkRow:
    catalogue = catalogue_of(edition_id)
    today = now.astimezone(zone_of(catalogue)).date()
    left = catalogue.calendar.between(today, due_on)
    return WorkRow(
        case_id=case_id,
        number=number,
        item_code=item_code,
        title=catalogue.items[item_code].title,
        applicant_name=applicant_name,
        acts_for_enterprise=enterprise_id is not None,
        bundle_id=bundle_id,
        kind=kind,
        kind_words=TASK_WORDS[kind],
        state=state,
        state_words=STATE_WORDS[state],
        due_on=due_on,
        left=left,
        light="red" if due_on < today else "yellow" if left <= SOON_WORKDAYS else "green",
        opened_at=opened_at,
        channel=channel,
        handed_in=handed_in,
        spared=spared,
        to_come=to_come,
        key=f"{due_on.isoformat()}_{case_id}",
    )


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
