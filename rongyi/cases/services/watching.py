"""Supervision: find the cases whose due days press, record it once, tell who has to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import zip_longest
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from rongyi.cases import rules, store
from rongyi.cases.events import CaseEscalated, CaseWarned, case_stream
from rongyi.cases.models import CaseWarning, Task
from rongyi.cases.rules import CaseNow
from rongyi.cases.rules.watching import ESCALATED, WHOLE_CASE, Finding, findings, horizon
from rongyi.cases.services.paging import each_page
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.definitions.foreseeing import longest
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.journal.services import record_each
from rongyi.journal.store import as_records, insertion, run
from rongyi.kernel.actor import SYSTEM

PAGE = 500  # cases looked at in one transaction
_ONCE = "on conflict (case_id, rule, step, kind, run) do nothing returning id"


def watch_cases(*, now: datetime) -> int:
    """Warn of every case for which a rule of supervision holds by now; how many records were made.

    Looks at tasks by post and due day, never at states. Each rule is recorded once for a run of
    the case, and for a step once for each time it is to be done, however often this runs; days on
    which it did not run are made up for. For each page of cases at most six SQL
    statements; a case that fails is left out.
    """
    catalogue = catalogue_of(current_edition())
    today = now.astimezone(rules.zone_of(catalogue)).date()
    ahead = horizon(catalogue.clock, longest(catalogue))
    last = max(
        calendar.add(today, ahead).on for calendar in (catalogue.calendar, *catalogue.own.values())
    )
    pages = (page for post in sorted(_posts()) for page in _pages(post, last))
    return sum(each_page(pages, lambda page: _warn(page, catalogue, today, now)))


def _posts() -> list[str]:
    return list(Task.objects.exclude(post="").values_list("post", flat=True).distinct())


def _pages(post: str, last: date) -> Iterator[list[UUID]]:
    """The cases at a post whose task is due by then, most urgent first, page by page."""
    found = Task.objects.filter(post=post, due_on__lte=last).order_by("due_on", "case_id")
    after = Q()
    while rows := list(found.filter(after).values_list("due_on", "case_id")[:PAGE]):
        yield [case_id for _, case_id in rows]
        due, case_id = rows[-1]
        after = Q(due_on__gte=due) & (Q(due_on__gt=due) | Q(case_id__gt=case_id))


@transaction.atomic
def _warn(case_ids: Sequence[UUID], catalogue: Catalogue, today: date, now: datetime) -> int:
    known = frozenset(
        CaseWarning.objects.filter(case_id__in=case_ids).values_list(
            "case_id", "rule", "step", "kind", "run"
        )
    )
    new: dict[UUID, tuple[CaseNow, Finding]] = {}
    rows = []
    for case in store.for_move(case_ids, person_id=SYSTEM.person_id).values():
        item = catalogue_of(case.edition_id).items[case.item_code]
        calendar = catalogue.calendar_for(item)
        for one in findings(case, item, catalogue, calendar, today):
            if (case.id, one.rule, one.step, one.kind, _run_of(case, one)) not in known:
                row = _row(case, one, catalogue, now)
                rows.append(row)
                new[row.id] = (case, one)
    if not rows:
        return 0
    made = run(insertion(CaseWarning, _ONCE), [as_records(rows)])
    kept = {identity for (identity,) in made}
    _record([(row, *new[row.id]) for row in rows if row.id in kept], now)
    return len(kept)


def _run_of(case: CaseNow, found: Finding) -> datetime:
    """Since when what a rule looks at runs: the clock of the case, or its task. Taken up again or
    sent back it runs anew, and is warned of anew."""
    begun = case.course.accepted_at or case.course.received_at
    return begun if found.step == WHOLE_CASE else case.since or begun


def _row(case: CaseNow, found: Finding, catalogue: Catalogue, now: datetime) -> CaseWarning:
    assert case.task is not None
    post = catalogue.posts.get(case.task.post)
    item = catalogue_of(case.edition_id).items[case.item_code]
    department = post.department if post else item.power.exercised_by
    to_post = found.tell == "post"
    return CaseWarning(
        case_id=case.id,
        rule=found.rule,
        kind=found.kind,
        colour=found.colour,
        step=found.step,
        run=_run_of(case, found),
        due_on=found.due_on,
        since=found.since,
        at=now,
        post=case.task.post,
        department=department,
        told_post=case.task.post if to_post else "",
        told_department="" if to_post else _headed(department, item, catalogue),
    )


def _headed(department: str, item: Item, catalogue: Catalogue) -> str:
    """The department if somebody heads it here, else the body that decides on the item."""
    heads = {post.department for post in catalogue.posts.values() if post.head}
    return department if department in heads else item.power.exercised_by


def _record(made: Sequence[tuple[CaseWarning, CaseNow, Finding]], now: datetime) -> None:
    """A fact for each; one statement takes one for each case."""
    by_case: dict[UUID, list[tuple[CaseWarning, CaseNow, Finding]]] = {}
    for one in made:
        by_case.setdefault(one[0].case_id, []).append(one)
    for turn in zip_longest(*by_case.values()):
        facts = [(case_stream(one[0].case_id), _fact(*one)) for one in turn if one is not None]
        record_each(facts, actor=SYSTEM, at=now)


def _fact(row: CaseWarning, case: CaseNow, found: Finding) -> CaseWarned:
    item = catalogue_of(case.edition_id).items[case.item_code]
    kind = CaseEscalated if found.kind == ESCALATED else CaseWarned
    return kind(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=row.post,
        rule=row.rule,
        level=found.level,
        step="" if found.step == WHOLE_CASE else item.steps[found.step].code,
        colour=row.colour,
        due_on=row.due_on,
        since=row.since,
        told=row.told_post or row.told_department,
        department=row.department,
    )
