"""One case on one page, for whoever may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Subquery

from rongyi.cases import policy, rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case
from rongyi.cases.queries import parts
from rongyi.cases.queries.bundles import CASES_IN_BUNDLE_MAX, SubCaseRow, joint_of
from rongyi.cases.queries.choices import Choices, choices_of
from rongyi.cases.queries.hands import InHand, in_hand
from rongyi.cases.queries.letters import SentLetter, letters_read, letters_with
from rongyi.cases.queries.opinions import OpinionRow, asked_now, opinions_of
from rongyi.cases.queries.papers import materials, materials_read
from rongyi.cases.queries.visits import VisitRow, visit_of
from rongyi.cases.rules import Clock
from rongyi.cases.rules.acts import allowed_acts
from rongyi.cases.states import STATE_WORDS, laws_of
from rongyi.cases.store.reading import case_of, interest_of, recusal_of
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.queries import calendar_for, catalogue_of
from rongyi.identity.queries import names_of
from rongyi.journal.queries import FactRow, facts_of
from rongyi.journal.store import Prepared
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePage:
    """Everything about one case. `acts` are those that this actor may do now.

    `blocked` are those that a post of his has, but not now. `left` counts working days to the
    day of the task; `siblings` are the other cases of the bundle that he may see, `joint` all of
    them, as far as a post that takes part needs to know. `in_hand` says who has it, and what the
    actor may do about that.
    """

    case_id: UUID
    number: str
    bundle_id: UUID
    subject_id: UUID
    item_code: str
    edition_id: UUID
    title: Text
    department: Text
    applicant_name: str
    acts_for_enterprise: bool
    channel: str
    state: str
    state_words: Text
    opened_at: datetime
    received_at: datetime
    told_by: date | None
    accepted_at: datetime | None
    deemed: bool
    decided_at: datetime | None
    closed_at: datetime | None
    outcome: str
    clock: Clock
    task: str
    post: str
    due_on: date | None
    version: int
    left: int | None
    post_title: Text | None
    legal_workdays: int | None
    promised_workdays: int | None
    stopped_now: int
    fields: tuple[parts.FieldRow, ...]
    materials: tuple[parts.MaterialRow, ...]
    corrections: tuple[parts.CorrectionRow, ...]
    stops: tuple[parts.StopRow, ...]
    decision: parts.DecisionRow | None
    letters: tuple[SentLetter, ...]
    history: tuple[parts.HistoryRow, ...]
    grounds: tuple[parts.GroundRow, ...]
    checks: tuple[parts.CheckRow, ...]
    siblings: tuple[SubCaseRow, ...]
    joint: tuple[SubCaseRow, ...]
    stops_allowed: tuple[tuple[str, Text], ...]
    choices: Choices
    acts: tuple[str, ...]
    blocked: tuple[rules.Blocked, ...]
    in_hand: InHand
    opinions: tuple[OpinionRow, ...]
    visit: VisitRow | None
    unopened: bool  # decided, and nobody for whom it is has opened it

    @property
    def told(self) -> int:
        """The number of the last fact in the case's chain."""
        return self.history[-1].seq if self.history else 0

    def since(self, fact: int, *, but: UUID, public: bool = False) -> tuple[parts.HistoryRow, ...]:
        """What others did after the fact of that number; `public`: as the applicant may know it."""
        hidden = rules.AMONG_US if public else frozenset()
        later = (row for row in self.history if row.seq > fact and row.actor_id != but)
        return tuple(row for row in later if row.name not in hidden)

    @property
    def task_words(self) -> Text | None:
        """What is to be done next, in words; None: nothing."""
        return rules.TASK_WORDS[self.task] if self.task else None

    def laws_of(self, act: str) -> tuple[Text, ...]:
        """The articles by which an act is done."""
        return laws_of(act)

    def verdict(self, outcome: str) -> Text:
        """What a decision on this item is called: "approved" or "rejected"."""
        catalogue = catalogue_of(self.edition_id)
        return rules.verdict_words(catalogue.items[self.item_code], outcome, catalogue)


_READ = Prepared(  # the case of a number, and the other cases of its application beside it
    lambda number, person: (
        Case.objects.select_related("form", "task", "decision")
        .filter(bundle_id=Subquery(Case.objects.filter(number=number).values("bundle_id")[:1]))
        .annotate(
            interested=interest_of(person),
            recused=recusal_of(person),
            papers=materials_read(number),
            letters=letters_read(number),
        )
        .order_by("number")[:CASES_IN_BUNDLE_MAX]
    ),
    str,
    UUID,
)


def case_page(number: str, actor: Actor, *, now: datetime) -> CasePage:
    """One case with form, papers, letters, history and what may be done. Three SQL queries; one
    more for each of what only some cases have: notices, stops, opinions, a result that the actor
    may not know yet.

    Values carry their source; facts are the history. `siblings` are the other cases of the bundle
    that the actor may see. Errors: NotFound, also for who may not know of it; the error then names
    the stream on which the attempt is recorded.
    """
    cases = {case.number: case for case in _READ.rows(number, actor.person_id)}
    found = cases.get(number)
    if found is None:
        raise NotFound(what="case")
    policy.require_readable(actor, case_of(found), _book(found)[1])
    return _page(found, list(cases.values()), actor, now)


def _book(found: Case) -> tuple[Catalogue, Item]:
    """The definitions by which a case runs, and its item in them."""
    catalogue = catalogue_of(found.edition_id)
    return catalogue, catalogue.items[found.item_code]


def _page(found: Case, cases: Sequence[Case], actor: Actor, now: datetime) -> CasePage:
    (catalogue, item), case, facts = _book(found), case_of(found), facts_of(case_stream(found.id))
    course, task, people = case.course, case.task, _names(facts, case.task)
    zone, calendar = rules.zone_of(catalogue), calendar_for(item, found.edition_id)
    today, papers = now.astimezone(zone).date(), _papers(found, item, catalogue, now)
    form, limits = found.form, _limits(case, item, found.form.values, catalogue, facts)
    joint, opinions, known = _around(found, cases, facts, catalogue, actor, now)
    acts, blocked = _acts(case, item, catalogue, actor, now, papers, known, opinions, form.values)
    return CasePage(
        case_id=found.id,
        number=found.number,
        bundle_id=found.bundle_id,
        subject_id=found.enterprise_id or found.applicant_id,
        item_code=found.item_code,
        edition_id=found.edition_id,
        title=item.title,
        department=catalogue.departments[item.department].name,
        applicant_name=found.applicant_name,
        acts_for_enterprise=found.enterprise_id is not None or found.founded_id is not None,
        channel=found.channel,
        state=course.state,
        state_words=STATE_WORDS[course.state],
        opened_at=found.opened_at,
        received_at=course.received_at,
        told_by=_told_by(course, calendar, zone),
        accepted_at=course.accepted_at,
        deemed=course.deemed,
        decided_at=course.decided_at,
        closed_at=course.closed_at,
        outcome=course.outcome,
        clock=_clock(course, item, catalogue, calendar, now),
        task=task.kind if task else "",
        post=task.post if task else "",
        due_on=task.due_on if task else None,
        version=found.version,
        left=calendar.between(today, task.due_on) if task else None,
        post_title=_title(task, catalogue),
        legal_workdays=limits[0],
        promised_workdays=limits[1],
        stopped_now=_stopped(course.stopped_at, zone, calendar, today),
        fields=parts.fields(form.values, form.sources, item, catalogue, papers),
        materials=papers,
        corrections=_corrections(facts, found.id, catalogue),
        stops=parts.stops(found.id) if course.stops else (),
        decision=_decision(found, item, catalogue),
        letters=tuple(letters_with(found, getattr(found, "letters", None), actor)),
        history=parts.history(facts, catalogue, people),
        grounds=parts.grounds(item),
        checks=parts.checks(form.values, form.sources, papers, item, catalogue),
        siblings=tuple(row for row in joint if row.readable),
        joint=tuple(joint if actor.posts else ()),
        stops_allowed=parts.stops_allowed(item),
        choices=choices_of(case, item, catalogue, found.form.values, known),
        acts=acts,
        blocked=blocked,
        opinions=opinions,
        visit=visit_of(known, catalogue),
        unopened=rules.is_unopened(course.state, course.marks),
        in_hand=in_hand(case, policy.subject_of(case, item), actor, people),
    )


def _around(
    found: Case,
    cases: Sequence[Case],
    facts: Sequence[FactRow],
    catalogue: Catalogue,
    actor: Actor,
    now: datetime,
) -> tuple[list[SubCaseRow], tuple[OpinionRow, ...], rules.Proceedings]:
    """The other cases of the application, what other posts were asked, who has to be heard."""
    joint = joint_of(cases, actor, now=now)
    others = [row for row in joint if row.case_id != found.id]
    return others, _opinions(facts, found.id, catalogue, now), _proceedings(facts)


def _names(facts: Sequence[FactRow], task: rules.TaskNow | None) -> dict[UUID, Text]:
    """Of all who did something on the case, whom it is about, and who has it in hand."""
    found = [fact.actor_id for fact in facts]
    found += [one for fact in facts for one in rules.people_of_fact(fact.body)]
    return names_of([*found, *([task.handler] if task and task.handler else [])])


def _clock(
    course: rules.Course, item: Item, catalogue: Catalogue, calendar: Calendar, now: datetime
) -> Clock:
    zone, watches = rules.zone_of(catalogue), rules.watches_of(catalogue, item)
    return rules.clock_at(calendar, zone, course, now=now, watches=watches)


def _proceedings(facts: Sequence[FactRow]) -> rules.Proceedings:
    """Who has a right to be heard, and what was agreed upon, by the facts."""
    return rules.proceedings_of((fact.name, fact.body) for fact in facts)


def _title(task: rules.TaskNow | None, catalogue: Catalogue) -> Text | None:
    """The post at which the case lies."""
    post = catalogue.posts.get(task.post) if task else None
    return post.title if post else None


def _stopped(since: datetime | None, zone: ZoneInfo, calendar: Calendar, today: date) -> int:
    """Working days since the clock was stopped."""
    return max(0, calendar.between(since.astimezone(zone).date(), today)) if since else 0


def _papers(
    case: Case, item: Item, catalogue: Catalogue, now: datetime
) -> tuple[parts.MaterialRow, ...]:
    zone = rules.zone_of(catalogue)
    term = rules.term_of(calendar_for(item, case.edition_id), zone, case.accepted_at, now=now)
    return materials(getattr(case, "papers", None), catalogue, term)


def _acts(
    case: rules.CaseNow,
    item: Item,
    catalogue: Catalogue,
    actor: Actor,
    now: datetime,
    papers: tuple[parts.MaterialRow, ...],
    known: rules.Proceedings,
    opinions: tuple[OpinionRow, ...],
    values: rules.Record,
) -> tuple[tuple[str, ...], tuple[rules.Blocked, ...]]:
    """What the actor may do now, and what his posts have as acts but not now."""
    zone, subject = rules.zone_of(catalogue), policy.subject_of(case, item)
    kept = [(row.code, row.way, row.evidence) for row in papers]
    today = now.astimezone(zone).date()
    by_term = rules.by_term(values, catalogue.elements)
    coming = rules.joined(row.to_come for row in papers if row.to_come is not None)

    def may(act: str) -> bool:
        return policy.may(actor, f"case.{act}", subject)

    def bar(act: str) -> str:
        return policy.bar(actor, f"case.{act}", subject)

    blocked = rules.blocked_acts(
        case,
        item,
        catalogue,
        held=actor.posts | {one.post for one in actor.delegated if one.covers(item.code)},
        may=may,
        today=today,
        told_on=rules.told_on(calendar_for(item, case.edition_id), zone, case.course),
        owed=(
            *rules.awaited(kept, catalogue.materials),
            *coming,
            *rules.owed_opinions(item, asked_now(opinions), catalogue),
            *rules.owed_visit(item, known, by_term),
        ),
        bar=bar,
        unheard=rules.why_not_decided(known, today),
    )
    never = {one.act for one in blocked}
    never |= rules.visits_not_open(case, item, known, by_term, today)
    offered = allowed_acts(case, item, lambda act: may(act) and not bar(act))
    return tuple(one for one in offered if one not in never), blocked


def _told_by(course: rules.Course, calendar: Calendar, zone: ZoneInfo) -> date | None:
    """Last day to tell what is missing, while the case waits for that."""
    if course.state not in ("submitted", "correction"):
        return None
    return rules.told_on(calendar, zone, course)


def _limits(
    case: rules.CaseNow,
    item: Item,
    values: rules.Record,
    catalogue: Catalogue,
    facts: Sequence[FactRow],
) -> tuple[int | None, int | None]:
    """The limits that the clock runs by: those of the day of acceptance, and what an extension
    added since."""
    accepted = case.course.accepted_at
    if accepted is None:
        return None, None
    day = accepted.astimezone(rules.zone_of(catalogue)).date()
    known = rules.by_term(values, catalogue.elements)
    since = [fact for fact in facts if fact.at >= accepted]
    added = sum(map(parts.added_by, since)) if case.course.marks & rules.marks.EXTENDED else 0
    legal, promised = item.legal_workdays(day, known), item.promised_workdays(day, known)
    return (
        None if legal is None else legal + added,
        None if promised is None else promised + added,
    )


def _opinions(
    facts: Sequence[FactRow], case_id: UUID, catalogue: Catalogue, now: datetime
) -> tuple[OpinionRow, ...]:
    asked = any(fact.name == "case.opinion_asked.v1" for fact in facts)
    return opinions_of(case_id, catalogue, now=now) if asked else ()


def _corrections(
    facts: Sequence[FactRow], case_id: UUID, catalogue: Catalogue
) -> tuple[parts.CorrectionRow, ...]:
    asked = any(fact.name == "case.correction_asked.v1" for fact in facts)
    return parts.corrections(case_id, catalogue) if asked else ()


def _decision(case: Case, item: Item, catalogue: Catalogue) -> parts.DecisionRow | None:
    decision = getattr(case, "decision", None)
    if decision is None:
        return None
    texts = {ground.code: ground.text for ground in item.grounds}
    post = catalogue.posts.get(decision.post)
    return parts.DecisionRow(
        outcome=decision.outcome,
        ground=decision.ground,
        ground_text=texts.get(decision.ground),
        reasons=decision.reasons,
        post_title=post.title if post else Text("系统按规则决定", "Decided by rule"),
        decided_at=decision.decided_at,
        power=rules.delegation_words(decision.power, catalogue),
    )
