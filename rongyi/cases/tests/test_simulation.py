"""A seeded life of many cases through the public services, against a model that knows the law.

After each step: no case is lost, state and due days are those of the model, every chain verifies,
a repeated submission gives the same case, and the open task is that of the state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from rongyi.cases import services
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, Task
from rongyi.cases.rules import Point
from rongyi.cases.services import CaseSpec, Outcome
from rongyi.cases.states import FINAL
from rongyi.cases.tests.conftest import CLERK, DECIDER, REVIEWER, Make, hold_deferred
from rongyi.catalogue.definitions import Catalogue
from rongyi.journal.queries import facts_of, verify_chain
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from tests.at import SUZHOU, at

START = at("2026-09-14 09:00")
ITEM = "tobacco_licence"  # reviewed, decided, with limits that depend on nothing
DESKS = {
    "review": Actor(person_id=new_id(), posts=frozenset({"tobacco_review"})),
    "decide": Actor(person_id=new_id(), posts=frozenset({"tobacco_decide"})),
}
TASK_OF = {
    "waiting": "wait",
    "submitted": "accept",
    "correction": "correct",
    "accepted": "review",
    "stopped": "resume",
    "reviewed": "decide",
    "approved": "issue",
    "rejected": "close",
    "issued": "deliver",
}


@dataclass
class Known:
    """What the model knows of one case."""

    spec: CaseSpec
    state: str
    received: date
    accepted: date | None = None
    stopped: list[tuple[date, date]] = field(default_factory=list)
    stop_since: date | None = None
    promised: date | None = None
    facts: int = 1
    notices: int = 0
    stops: int = 0


class Life(RuleBasedStateMachine):
    """One clerk's district: cases come, wait, are answered, stopped, decided; time goes on."""

    make: Make
    book: Catalogue
    applicant: Actor
    cases = Bundle("cases")

    @initialize()
    def begin(self) -> None:
        self.inner = transaction.atomic()
        self.inner.__enter__()
        self.now: datetime = START
        self.known: dict[UUID, Known] = {}

    def teardown(self) -> None:
        try:
            hold_deferred()
        finally:
            transaction.set_rollback(True)
            self.inner.__exit__(None, None, None)

    @property
    def today(self) -> date:
        return self.now.astimezone(SUZHOU).date()

    @rule(hours=st.integers(1, 90))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(target=cases, count=st.integers(1, 3), waits=st.booleans())
    def submit(self, count: int, waits: bool) -> object:
        after = ("licence_check",) if waits else ()
        specs = [self.make(ITEM, after=after) for _ in range(count)]
        opened = services.open_cases(specs=specs, actor=self.applicant, now=self.now)
        for spec, outcome in zip(specs, opened, strict=True):
            state = "waiting" if waits else "submitted"
            self.known[outcome.case_id] = Known(spec, state, self.today)
        return multiple(*(outcome.case_id for outcome in opened))

    @rule(case_id=cases)
    def submit_again(self, case_id: UUID) -> None:
        specs = [self.known[case_id].spec]
        (outcome,) = services.open_cases(specs=specs, actor=self.applicant, now=self.now)
        assert outcome.case_id == case_id

    @rule(some=st.lists(cases, min_size=1, max_size=4, unique=True))
    def accept(self, some: list[UUID]) -> None:
        outcomes = services.accept_cases(actor=CLERK, case_ids=some, now=self.now)
        for known in self._went(outcomes, {"submitted": "accepted"}):
            late = self.book.calendar.between(known.received, self.today) > 5
            known.accepted = known.received if late else self.today

    @rule(case_id=cases)
    def ask(self, case_id: UUID) -> None:
        known = self.known[case_id]
        late = self.book.calendar.between(known.received, self.today) > 5
        points = [Point("other", "", "请说明")]
        outcomes = services.ask_correction(
            actor=CLERK, case_ids=[case_id], points=points, now=self.now
        )
        allowed = {} if late else {"submitted": "correction"}
        for one in self._went(outcomes, allowed):
            one.notices += 1

    @rule(case_id=cases)
    def answer(self, case_id: UUID) -> None:
        answers = {case_id: {"floor_area": 100}}
        outcomes = services.correct_cases(actor=self.applicant, answers=answers, now=self.now)
        for known in self._went(outcomes, {"correction": "submitted"}):
            known.received = self.today

    @rule(case_id=cases)
    def release(self, case_id: UUID) -> None:
        outcomes = services.release_cases(actor=SYSTEM, case_ids=[case_id], now=self.now)
        for known in self._went(outcomes, {"waiting": "submitted"}):
            known.received = self.today

    @rule(some=st.lists(cases, min_size=1, max_size=3, unique=True))
    def review(self, some: list[UUID]) -> None:
        outcomes = services.review_cases(actor=DESKS["review"], case_ids=some, now=self.now)
        self._went(outcomes, {"accepted": "reviewed"})

    @rule(case_id=cases, days=st.integers(1, 20))
    def stop(self, case_id: UUID, days: int) -> None:
        outcomes = services.stop_cases(
            actor=DESKS["review"],
            case_ids=[case_id],
            special="site_check",
            reason="现场核查",
            until=self.today + timedelta(days=days),
            now=self.now,
        )
        allowed = {"accepted": "stopped"} if self.known[case_id].stops < 5 else {}
        for known in self._went(outcomes, allowed):
            known.stop_since, known.stops = self.today, known.stops + 1

    @rule(case_id=cases)
    def resume(self, case_id: UUID) -> None:
        outcomes = services.resume_cases(actor=DESKS["review"], case_ids=[case_id], now=self.now)
        for known in self._went(outcomes, {"stopped": "accepted"}):
            assert known.stop_since is not None
            if known.stop_since < self._due(known):
                known.stopped.append((known.stop_since, self.today))
            known.stop_since = None

    @rule(case_id=cases, approved=st.booleans())
    def decide(self, case_id: UUID, approved: bool) -> None:
        outcomes = services.decide_cases(
            actor=DESKS["decide"],
            case_ids=[case_id],
            outcome="approved" if approved else "rejected",
            ground="" if approved else "conditions_not_met",
            reasons="" if approved else "不符合条件",
            now=self.now,
        )
        self._went(outcomes, {"reviewed": "approved" if approved else "rejected"})

    @rule(case_id=cases)
    def certificate_comes(self, case_id: UUID) -> None:
        outcome = services.certificate_issued(case_id=case_id, now=self.now)
        if self.known[case_id].state == "approved":
            assert outcome is not None
            self._went([outcome], {"approved": "closed"})
        else:
            assert outcome is None

    @rule(case_id=consumes(cases))
    def withdraw(self, case_id: UUID) -> None:
        outcomes = services.withdraw_cases(actor=self.applicant, case_ids=[case_id], now=self.now)
        before = ("waiting", "submitted", "correction", "accepted", "stopped", "reviewed")
        for known in self._went(outcomes, dict.fromkeys(before, "withdrawn")):
            known.stop_since = None

    @rule(some=st.lists(cases, min_size=1, max_size=3, unique=True))
    def wrong_people_try(self, some: list[UUID]) -> None:
        """Nothing changes, whatever the state."""
        for actor in (REVIEWER, DECIDER, self.applicant):
            for outcome in services.accept_cases(actor=actor, case_ids=some, now=self.now):
                assert not outcome.done

    @rule(case_id=cases)
    def the_process_dies_in_the_middle(self, case_id: UUID) -> None:
        """The act is rolled back: nothing of it is left, and it may be done again."""
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            services.accept_cases(actor=CLERK, case_ids=[case_id], now=self.now)
            raise ZeroDivisionError

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        if not getattr(self, "known", None):
            return
        rows = {row.id: row for row in Case.objects.filter(id__in=self.known)}
        tasks = dict(Task.objects.filter(case_id__in=rows).values_list("case_id", "kind"))
        assert set(rows) == set(self.known), "a case was lost"
        for case_id, known in self.known.items():
            row = rows[case_id]
            assert row.state == known.state
            assert tasks.get(case_id) == TASK_OF.get(known.state)
            assert (row.state in FINAL) == (row.closed_at is not None)
            facts = facts_of(case_stream(case_id))
            assert len(facts) == known.facts == row.version
            assert verify_chain(case_stream(case_id)).holds
            if known.accepted and known.stop_since is None:
                assert row.promised_due == self._due(known)

    def _went(self, outcomes: list[Outcome], allowed: dict[str, str]) -> list[Known]:
        """Each outcome is as the model expects; the cases that moved, moved in the model."""
        moved = []
        for outcome in outcomes:
            known = self.known[outcome.case_id]
            target = allowed.get(known.state)
            assert outcome.done == (target is not None), (known.state, outcome.error)
            if target is None:
                assert outcome.error is not None
                continue
            assert outcome.state == target
            known.state = target
            known.facts += 1
            moved.append(known)
        return moved

    def _due(self, known: Known) -> date:
        """Walk day by day, as in the oracle of the clock."""
        assert known.accepted is not None
        day, left = known.accepted, self._limit(known.accepted)
        while left:
            day += timedelta(days=1)
            away = any(since < day <= until for since, until in known.stopped)
            left -= self.book.calendar.is_working(day) and not away
        return day

    def _limit(self, on: date) -> int:
        limit = self.book.items[ITEM].promised_workdays(on)
        assert limit is not None
        return limit


@pytest.fixture
def life(spec: Make, book: Catalogue, applicant: Actor) -> Iterator[type[Life]]:
    Life.make, Life.book, Life.applicant = staticmethod(spec), book, applicant
    yield Life
    connection.ensure_connection()


def test_no_case_is_lost_and_every_clock_is_right(life: type[Life]) -> None:
    """Each run is one history; hypothesis shrinks what fails and says how to repeat it."""
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
