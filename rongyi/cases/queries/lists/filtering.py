"""What belongs to a list: a post, its queue, what a person asked for. One way in for pages, counts,
batches and exports, so that all of them mean the same cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from rongyi.cases import policy
from rongyi.cases.models import TASK_KINDS, Case, CaseMaterial, Correction, Task
from rongyi.cases.queries.lists.lighting import lit
from rongyi.cases.rules import marks, zone_of
from rongyi.cases.rules.errands import AGREE_VISIT
from rongyi.cases.states import AT_HAND, CLOSED
from rongyi.catalogue.definitions import Catalogue, QueueQuery
from rongyi.exemption.states import TO_UPLOAD, UPLOAD
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import BadInput, NotFound

FILTER_WORDS_MAX = 60
MARKS_OF_CASES = ("bundle", "commitment")  # the others are of tasks, or of undecided cases
NO_QUEUE = QueueQuery()


@dataclass(frozen=True, kw_only=True)
class WorkFilter:
    """What to show: the tasks of a queue, and of those what a person asks for besides.

    `late`: "overdue", "soon" (also what is overdue); `light`: "red", "yellow", "green"; `words`: a
    number or a part of a name; `received_from` and `received_until`: days, both included.
    `mark`: "corrected" (the applicant answered a notice), "bundle" (one of several cases of an
    application), "commitment" (something rests on a promise of the applicant), "to_come" (a paper
    that may follow is not there yet). `handler`: "me", "nobody", "covered" (of those whose place
    the actor takes), or the id of a colleague.
    """

    queue: str = ""
    kind: str = ""
    item: str = ""
    state: str = ""
    late: str = ""
    light: str = ""
    mark: str = ""
    applicant: str = ""
    received_from: date | None = None
    received_until: date | None = None
    words: str = ""
    handler: str = ""


def listed(
    actor: Actor, post: str, wanted: WorkFilter, catalogue: Catalogue, now: datetime
) -> QuerySet[Task]:
    """The tasks of a post that the actor holds, as filtered, or what else its queue has it see to;
    in no order.

    Errors: NotFound for a post he does not hold or a queue that it does not have.
    """
    if post not in policy.reach(actor):
        raise NotFound(what="post")
    query = _queue(catalogue, post, wanted.queue)
    if query.errand is not None:
        return _seen_to(actor, post, wanted, query, catalogue, now)
    today = now.astimezone(zone_of(catalogue)).date()
    found = policy.visible_tasks(actor, post)
    found = queued(found, query, catalogue, post, today)
    if wanted.late:
        overdue = wanted.late == "overdue"
        found = (
            found.filter(due_on__lt=today)
            if overdue
            else lit(found, ("red", "yellow"), catalogue, post, today)
        )
    if wanted.light:
        found = lit(found, (wanted.light,), catalogue, post, today)
    if wanted.handler:
        found = found.filter(_handled(actor, post, wanted.handler))
    return _marked(_narrowed(found, wanted, catalogue), wanted.mark)


def _seen_to(
    actor: Actor,
    post: str,
    wanted: WorkFilter,
    query: QueueQuery,
    catalogue: Catalogue,
    now: datetime,
) -> QuerySet[Task]:
    """What a post has to see to besides its tasks, with the columns of tasks. Errors: BadInput for
    a filter that only tasks know."""
    for name in ("late", "light", "handler"):
        if getattr(wanted, name):
            raise BadInput(name=name)
    if wanted.mark and wanted.mark not in MARKS_OF_CASES:
        raise BadInput(name="mark")
    found = policy.visible_errands(actor, post).filter(kind=query.errand)
    if query.items:
        found = found.filter(case__item_code__in=query.items)
    if query.errand == AGREE_VISIT:
        found = found.filter(case__state__in=AT_HAND)
    else:
        today = now.astimezone(zone_of(catalogue)).date()
        unopened = found.alias(got=F("case__marks").bitand(marks.RECEIVED)).filter(got=0)
        found = unopened.filter(due_on__lte=today, case__state=CLOSED)
    named = found.annotate(handler=Value(None, output_field=UUIDField()))
    return _marked(_narrowed(cast("QuerySet[Task]", named), wanted, catalogue), wanted.mark)


def _narrowed(found: QuerySet[Task], wanted: WorkFilter, catalogue: Catalogue) -> QuerySet[Task]:
    """What a person asks for besides, of whatever concerns a case."""
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.item:
        found = found.filter(case__item_code=wanted.item)
    if wanted.state:
        found = found.filter(case__state=wanted.state)
    if applicant := _clean(wanted.applicant):
        found = found.filter(case__applicant_name__icontains=applicant)
    if words := _clean(wanted.words):
        found = found.filter(
            Q(case__number__istartswith=words) | Q(case__applicant_name__icontains=words)
        )
    return _received(found, wanted, catalogue)


def kinds_of(actor: Actor, post: str, wanted: WorkFilter, catalogue: Catalogue) -> list[str] | None:
    """The kinds of tasks that say all of what belongs to a list: to that of a post of his own as a
    whole, or to a queue that asks for nothing else. None: more has to be asked. Errors: NotFound.
    """
    if post not in actor.posts | actor.led or wanted != WorkFilter(queue=wanted.queue):
        return None
    query = _queue(catalogue, post, wanted.queue)
    kinds = list(query.kinds or TASK_KINDS)
    return kinds if QueueQuery(kinds=query.kinds) == query else None


def _handled(actor: Actor, post: str, handler: str) -> Q:
    match handler:
        case "me":
            return Q(handler=actor.person_id)
        case "nobody":
            return Q(handler__isnull=True)
        case "covered":
            absent = [person for person, place in actor.covers_for if place == post]
            return Q(handler__in=absent)
    try:
        return Q(handler=UUID(handler))
    except ValueError:
        raise BadInput(name="handler") from None


def _queue(catalogue: Catalogue, post: str, code: str) -> QueueQuery:
    if not code:
        return NO_QUEUE
    for queue in catalogue.queues_of(post):
        if queue.code == code:
            return queue.query
    raise NotFound(what="queue")


def queued(
    found: QuerySet[Task], query: QueueQuery, catalogue: Catalogue, post: str, today: date
) -> QuerySet[Task]:
    """Those of the tasks of a post that stand in a queue."""
    if query.kinds:
        found = found.filter(kind__in=query.kinds)
    if query.states:
        found = found.filter(case__state__in=query.states)
    if query.items:
        found = found.filter(case__item_code__in=query.items)
    if query.lights:
        found = lit(found, query.lights, catalogue, post, today)
    return _marked(found, query.mark or "")


def _received(found: QuerySet[Task], wanted: WorkFilter, catalogue: Catalogue) -> QuerySet[Task]:
    zone = zone_of(catalogue)
    if wanted.received_from:
        first = datetime.combine(wanted.received_from, datetime.min.time(), zone)
        found = found.filter(case__received_at__gte=first)
    if wanted.received_until and wanted.received_until < date.max:
        last = wanted.received_until + timedelta(days=1)
        end = datetime.combine(last, datetime.min.time(), zone)
        found = found.filter(case__received_at__lt=end)
    return found


def _clean(text: str) -> str:
    return text.strip().replace("\0", "")[:FILTER_WORDS_MAX]


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
            return found.filter(Exists(to_come()))
    return found


def of_case() -> QuerySet[CaseMaterial]:
    """The papers of the case of a task, within a query of tasks."""
    return CaseMaterial.objects.filter(case_id=OuterRef("case_id")).order_by()


def to_come() -> QuerySet[CaseMaterial]:
    """Papers that follow (rules.one_to_come) and behind which nothing of their code came."""
    behind = Q(case_id=OuterRef("case_id"), code=OuterRef("code"), place__gt=OuterRef("place"))
    wanted = of_case().filter(way=UPLOAD, evidence__status=TO_UPLOAD)
    return wanted.exclude(Exists(CaseMaterial.objects.filter(behind)))


def key_of(key: str) -> tuple[date, UUID]:
    """The due day and the case of a row's key. Errors: BadInput for a key that is none."""
    try:
        day, case_id = key.split("_")
        return date.fromisoformat(day), UUID(case_id)
    except ValueError:
        raise BadInput(name="after") from None


def beyond(due: date, last: UUID) -> Q:
    """What stands behind that row, compared as a row: the server goes on from there in its index,
    however many follow."""
    return Q(TupleGreaterThan(Tuple("due_on", "case_id"), (due, last)))
