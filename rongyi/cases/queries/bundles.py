"""The cases of one bundle: for the applicant's timeline and the joint view of staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from rongyi.cases import policy, rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, Correction
from rongyi.cases.queries.parts import HistoryRow, PointRow, history, points
from rongyi.cases.queries.sealing import SEALING, being_sealed, state_before
from rongyi.cases.rules import CaseNow, Clock, marks
from rongyi.cases.rules.acts import allowed_acts
from rongyi.cases.states import STATE_WORDS
from rongyi.cases.store.reading import case_of
from rongyi.catalogue.queries import calendar_for, catalogue_of
from rongyi.journal.queries import facts_of_each
from rongyi.journal.store import Prepared
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

CASES_IN_BUNDLE_MAX = 500  # as many as one act opens


@dataclass(frozen=True, kw_only=True, slots=True)
class SubCaseRow:
    """One case of a bundle. `after` are the items whose results it waits for; `verdict` is what a
    rejection of it is called.

    One that is not `readable` is on the joint view only: which department is where, no number.
    """

    case_id: UUID
    number: str
    item_code: str
    title: Text
    department: Text
    state: str
    state_words: Text
    outcome: str
    received_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    clock: Clock
    verdict: Text
    task: str
    post: str
    post_title: Text | None
    due_on: date | None
    after: tuple[str, ...]
    acts: tuple[str, ...]
    readable: bool = True
    version: int = 0
    sealing: bool = False
    hearing_told: bool = False


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    """A notice that the applicant has not answered yet."""

    case_id: UUID
    number: str
    title: Text
    points: tuple[PointRow, ...]
    due_on: date


@dataclass(frozen=True, slots=True)
class BundleFact:
    """One fact of one case of a bundle; `remedies` says how what it decides may be contested."""

    case_id: UUID
    number: str
    title: Text
    fact: HistoryRow
    remedies: Text


def cases_of_bundle(bundle_id: UUID, actor: Actor, *, now: datetime) -> list[SubCaseRow]:
    """The cases of a bundle that the actor may see, in their order. Two SQL queries.

    The empty list says that he may see none, or that there is none: nobody learns which.
    """
    return [row for row in joint_view(bundle_id, actor, now=now) if row.readable]


def joint_view(bundle_id: UUID, actor: Actor, *, now: datetime) -> list[SubCaseRow]:
    """All cases of a bundle for a post that takes part in one of them. Two SQL queries.

    Of the others it says which department is where and who waits for whom, and nothing else.
    """
    return joint_of(_all(bundle_id), actor, now=now)


def joint_of(cases: Sequence[Case], actor: Actor, *, now: datetime) -> list[SubCaseRow]:
    """The same of a bundle's cases that were read already, with task and form. No SQL query for
    staff who read them with `interested`, one for others where a case has a result."""
    hidden = being_sealed(cases, actor)
    rows = [
        _unsealed(_sub_case(case, actor, now), case)
        if case.id in hidden
        else _sub_case(case, actor, now)
        for case in cases
    ]
    if not any(row.readable for row in rows):
        return []
    return [row if row.readable else _veiled(row) for row in rows]


def _unsealed(row: SubCaseRow, case: Case) -> SubCaseRow:
    """The case as it was before its result, which is not told yet."""
    return replace(
        row,
        state=state_before(case),
        state_words=SEALING,
        outcome="",
        decided_at=None,
        closed_at=None,
        task="",
        post="",
        post_title=None,
        due_on=None,
        acts=(),
        sealing=True,
    )


def _veiled(row: SubCaseRow) -> SubCaseRow:
    return replace(row, number="", outcome="", acts=())


def open_corrections(bundle_id: UUID, actor: Actor) -> list[OpenCorrection]:
    """What the applicant of a bundle is asked to correct now. At most two SQL queries."""
    cases = {c.id: c for c in readable_cases(bundle_id, actor) if c.state == "correction"}
    if not cases:
        return []
    found = Correction.objects.filter(case_id__in=cases, answered_at=None).order_by("case_id")
    rows = []
    for case_id, listed, due_on in found.values_list("case_id", "points", "due_on"):
        case = cases[case_id]
        catalogue = catalogue_of(case.edition_id)
        title = catalogue.items[case.item_code].title
        rows.append(OpenCorrection(case_id, case.number, title, points(listed, catalogue), due_on))
    return rows


def bundle_history(bundle_id: UUID, actor: Actor) -> list[BundleFact]:
    """The facts of the cases that the actor may see, oldest first, but those that staff tell one
    another and those of a result that is not sealed. Three SQL queries."""
    cases = {case_stream(case.id): case for case in readable_cases(bundle_id, actor)}
    hidden = being_sealed(cases.values(), actor)
    rows = []
    for stream, facts in facts_of_each(list(cases)).items():
        case = cases[stream]
        catalogue = catalogue_of(case.edition_id)
        item = catalogue.items[case.item_code]
        against = rules.remedies_of(item, catalogue)
        rows += [
            BundleFact(case.id, case.number, item.title, row, against)
            for row in history(
                [one for one in facts if not rules.is_among_us(one.name, one.body)], catalogue
            )
            if row.seq < hidden.get(case.id, row.seq + 1)
        ]
    return sorted(rows, key=lambda row: (row.fact.at, row.number, row.fact.seq))


_CASES = Prepared(
    lambda bundle: (
        Case.objects.select_related("task", "form")
        .defer("form__values", "form__sources")
        .filter(bundle_id=bundle)
        .order_by("number")[:CASES_IN_BUNDLE_MAX]
    ),
    UUID,
)


def readable_cases(bundle_id: UUID, actor: Actor) -> Sequence[Case]:
    """The rows of a bundle's cases that the actor may read. One SQL query."""
    return [case for case in _all(bundle_id) if _may_read(case, case_of(case), actor)]


def _all(bundle_id: UUID) -> Sequence[Case]:
    return _CASES.rows(bundle_id)


def _may_read(case: Case, now: CaseNow, actor: Actor) -> bool:
    item = catalogue_of(case.edition_id).items[case.item_code]
    return policy.may(actor, "case.read", policy.subject_of(now, item))


def _sub_case(row: Case, actor: Actor, now: datetime) -> SubCaseRow:
    catalogue = catalogue_of(row.edition_id)
    item = catalogue.items[row.item_code]
    calendar = calendar_for(item, row.edition_id)
    case = case_of(row)
    course, task = case.course, case.task
    subject = policy.subject_of(case, item)
    post = catalogue.posts.get(task.post) if task else None
    return SubCaseRow(
        case_id=row.id,
        number=row.number,
        item_code=row.item_code,
        title=item.title,
        department=catalogue.departments[item.department].name,
        state=course.state,
        state_words=STATE_WORDS[course.state],
        outcome=course.outcome,
        received_at=course.received_at,
        accepted_at=course.accepted_at,
        decided_at=course.decided_at,
        closed_at=course.closed_at,
        verdict=rules.verdict_words(item, "rejected", catalogue),
        clock=rules.clock_at(
            calendar,
            rules.zone_of(catalogue),
            course,
            now=now,
            watches=rules.watches_of(catalogue, item),
        ),
        task=task.kind if task else "",
        post=task.post if task else "",
        post_title=post.title if post else None,
        due_on=task.due_on if task else None,
        after=tuple(row.form.after),
        acts=allowed_acts(case, item, lambda act: policy.able(actor, f"case.{act}", subject)),
        readable=policy.may(actor, "case.read", subject),
        version=row.version,
        hearing_told=bool(row.marks & marks.TOLD),
    )
