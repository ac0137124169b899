"""A seeded life of many cases through the public services, against a model that knows the law.

After each step: no case is lost, state and due days are those of the model, every chain verifies,
a repeated submission gives the same case, and the open task is that of the state.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

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

STEPS = 80
HISTORIES = 10
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
    extended: int = 0


class Life:
    """One clerk's district: cases come, wait, are answered, stopped, decided; time goes on."""

    def __init__(self, seed: int, make: Make, book: Catalogue, applicant: Actor) -> None:
        self.dice = Random(seed)
        self.make, self.book, self.applicant = make, book, applicant
        self.now: datetime = START
        self.known: dict[UUID, Known] = {}

    def run(self, steps: int) -> None:
        """Take steps at random; look at everything after each."""
        self.submit()
        for _ in range(steps):
            act = self.dice.choices(list(ACTS), list(ACTS.values()))[0]
            act(self)
            self.everything_is_as_the_model_says()
        for case_id, known in self.known.items():
            assert len(facts_of(case_stream(case_id))) == known.facts
            assert verify_chain(case_stream(case_id)).holds
        hold_deferred()

    @property
    def today(self) -> date:
        return self.now.astimezone(SUZHOU).date()

    def time_passes(self) -> None:
        self.now += timedelta(hours=self.dice.randint(1, 90))

    def pick(self, *states: str, most: int = 1) -> list[UUID]:
        """Some cases: mostly of states in which the act is allowed, sometimes of any."""
        fitting = [one for one, known in self.known.items() if known.state in states]
        among = fitting if fitting and self.dice.random() < 0.9 else list(self.known)
        return self.dice.sample(among, min(len(among), self.dice.randint(1, most)))

    def submit(self) -> None:
        count, waits = self.dice.randint(1, 2), self.dice.random() < 0.2
        after = ("licence_check",) if waits else ()
        specs = [self.make(ITEM, after=after) for _ in range(count)]
        opened = services.open_cases(specs=specs, actor=self.applicant, now=self.now)
        for spec, outcome in zip(specs, opened, strict=True):
            state = "waiting" if waits else "submitted"
            self.known[outcome.case_id] = Known(spec, state, self.today)

    def submit_again(self) -> None:
        (case_id,) = self.pick("submitted")
        specs = [self.known[case_id].spec]
        (outcome,) = services.open_cases(specs=specs, actor=self.applicant, now=self.now)
        assert outcome.case_id == case_id

    def accept(self) -> None:
        some = self.pick("submitted", most=4)
        outcomes = services.accept_cases(actor=CLERK, case_ids=some, now=self.now)
        for known in self._went(outcomes, {"submitted": "accepted"}):
            known.accepted = known.received if self._is_late(known) else self.today

    def ask(self) -> None:
        (case_id,) = self.pick("submitted")
        known = self.known[case_id]
        late = self._is_late(known)
        points = [Point("other", "", "请说明")]
        outcomes = services.ask_correction(
            actor=CLERK, case_ids=[case_id], points=points, now=self.now
        )
        allowed = {} if late else {"submitted": "correction"}
        for one in self._went(outcomes, allowed):
            one.notices += 1

    def answer(self) -> None:
        (case_id,) = self.pick("correction")
        answers = {case_id: {"floor_area": 100}}
        outcomes = services.correct_cases(actor=self.applicant, answers=answers, now=self.now)
        for known in self._went(outcomes, {"correction": "submitted"}):
            known.received = self.today

    def release(self) -> None:
        (case_id,) = self.pick("waiting")
        outcomes = services.release_cases(actor=SYSTEM, case_ids=[case_id], now=self.now)
        for known in self._went(outcomes, {"waiting": "submitted"}):
            known.received = self.today

    def review(self) -> None:
        some = self.pick("accepted", most=3)
        outcomes = services.review_cases(actor=DESKS["review"], case_ids=some, now=self.now)
        self._went(outcomes, {"accepted": "reviewed"})

    def stop(self) -> None:
        (case_id,) = self.pick("accepted")
        notice = self.dice.randint(5, 20)  # working days; a hearing is told seven before
        outcomes = services.stop_cases(
            actor=DESKS["review"],
            case_ids=[case_id],
            special="hearing",
            at_time="14:30",
            place="听证室",
            reason="听证",
            until=self.book.calendar.add(self.today, notice).on,
            now=self.now,
        )
        lawful = self.known[case_id].stops < 5 and notice >= 7
        allowed = {"accepted": "stopped"} if lawful else {}
        for known in self._went(outcomes, allowed):
            known.stop_since, known.stops = self.today, known.stops + 1

    def resume(self) -> None:
        (case_id,) = self.pick("stopped")
        outcomes = services.resume_cases(actor=DESKS["review"], case_ids=[case_id], now=self.now)
        for known in self._went(outcomes, {"stopped": "accepted"}):
            assert known.stop_since is not None
            if known.stop_since < self._due(known):
                known.stopped.append((known.stop_since, self.today))
            known.stop_since = None

    def expire(self) -> None:
        (case_id,) = self.pick("correction")
        due = Task.objects.filter(case_id=case_id, kind="correct", due_on__lt=self.today)
        allowed = {"correction": "expired"} if due.exists() else {}
        self._went(services.expire_cases(actor=CLERK, case_ids=[case_id], now=self.now), allowed)

    def turn_away(self) -> None:
        (case_id,) = self.pick("submitted")
        late, one = self._is_late(self.known[case_id]), {"actor": CLERK, "case_ids": [case_id]}
        if self.dice.random() < 0.5:
            outcomes = services.tell_not_needed(**one, reasons="无需许可", now=self.now)
            target = "not_needed"
        else:
            outcomes = services.tell_not_ours(
                **one, department="health", reasons="属卫生许可", now=self.now
            )
            target = "not_ours"
        self._went(outcomes, {} if late else {"submitted": target})

    def extend(self) -> None:
        (case_id,) = self.pick("accepted", "reviewed")
        known, legal = self.known[case_id], Case.objects.get(id=case_id).legal_due
        outcomes = services.extend_cases(
            actor=DESKS["decide"], case_ids=[case_id], workdays=10, reason="复杂", now=self.now
        )
        in_time = legal is not None and self.today <= legal and not known.extended
        states = {"accepted": "accepted", "reviewed": "reviewed"} if in_time else {}
        for one in self._went(outcomes, states):
            one.extended = 10

    def send_back(self) -> None:
        (case_id,) = self.pick("reviewed")
        outcomes = services.send_back_cases(
            actor=DESKS["decide"], case_ids=[case_id], reason="再查", now=self.now
        )
        self._went(outcomes, {"reviewed": "accepted"})

    def take_up(self) -> None:
        (case_id,) = self.pick("closed", "refused", "not_needed", "not_ours", "expired")
        known = self.known[case_id]
        outcomes = services.reopen_case(
            actor=DESKS["decide"],
            case_id=case_id,
            order="court",
            order_number="（2026）示例1号",
            order_body="示例法院",
            order_on=self.today,
            reason="撤销原决定",
            now=self.now,
        )
        away = ("not_needed", "not_ours", "expired", "refused")
        decided = ("approved", "rejected", "issued", "closed")
        states = dict.fromkeys(away, "submitted") | dict.fromkeys(decided, "accepted")
        for one in self._went(outcomes, states):
            if known.state == "submitted":
                one.received = self.today
            else:
                one.accepted, one.extended, one.stopped = self.today, 0, []

    def void(self) -> None:
        (case_id,) = self.pick("reviewed")
        outcomes = services.annul_cases(
            actor=DESKS["decide"], case_ids=[case_id], ground="twice", reasons="重复", now=self.now
        )
        before = ("waiting", "submitted", "correction", "accepted", "stopped", "reviewed")
        for known in self._went(outcomes, dict.fromkeys(before, "void")):
            known.stop_since = None

    def decide(self) -> None:
        approved = self.dice.random() < 0.7
        (case_id,) = self.pick("reviewed")
        outcomes = services.decide_cases(
            actor=DESKS["decide"],
            case_ids=[case_id],
            outcome="approved" if approved else "rejected",
            ground="" if approved else "conditions_not_met",
            reasons="" if approved else "不符合条件",
            now=self.now,
        )
        self._went(outcomes, {"reviewed": "approved" if approved else "rejected"})

    def certificate_comes(self) -> None:
        (case_id,) = self.pick("approved")
        outcome = services.certificate_issued(case_id=case_id, now=self.now)
        if self.known[case_id].state == "approved":
            assert outcome is not None
            self._went([outcome], {"approved": "closed"})
        else:
            assert outcome is None

    def withdraw(self) -> None:
        (case_id,) = self.pick("accepted")
        outcomes = services.withdraw_cases(actor=self.applicant, case_ids=[case_id], now=self.now)
        before = ("waiting", "submitted", "correction", "accepted", "stopped", "reviewed")
        for known in self._went(outcomes, dict.fromkeys(before, "withdrawn")):
            known.stop_since = None

    def wrong_people_try(self) -> None:
        """Nothing changes, whatever the state."""
        some = self.pick("submitted", most=3)
        for actor in (REVIEWER, DECIDER, self.applicant):
            for outcome in services.accept_cases(actor=actor, case_ids=some, now=self.now):
                assert not outcome.done

    def the_process_dies_in_the_middle(self) -> None:
        """The act is rolled back: nothing of it is left, and it may be done again."""
        (case_id,) = self.pick("submitted")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            services.accept_cases(actor=CLERK, case_ids=[case_id], now=self.now)
            raise ZeroDivisionError

    def everything_is_as_the_model_says(self) -> None:
        rows = {row.id: row for row in Case.objects.filter(id__in=self.known)}
        tasks = dict(Task.objects.filter(case_id__in=rows).values_list("case_id", "kind"))
        assert set(rows) == set(self.known), "a case was lost"
        for case_id, known in self.known.items():
            row = rows[case_id]
            assert row.state == known.state
            assert tasks.get(case_id) == TASK_OF.get(known.state)
            assert (row.state in FINAL) == (row.closed_at is not None)
            assert row.version == known.facts
            if known.accepted and known.stop_since is None:
                assert row.promised_due == self._due(known), known

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

    def _is_late(self, known: Known) -> bool:
        """Five working days have ended, counted without the day of receipt."""
        return self.book.calendar.between(known.received, self.today - timedelta(days=1)) >= 5

    def _due(self, known: Known) -> date:
        """Walk day by day, as in the oracle of the clock."""
        assert known.accepted is not None
        day, left = known.accepted, self._limit(known.accepted) + known.extended
        while left:
            day += timedelta(days=1)
            away = any(since < day <= until for since, until in known.stopped)
            left -= self.book.calendar.is_working(day) and not away
        return day

    def _limit(self, on: date) -> int:
        limit = self.book.items[ITEM].promised_workdays(on)
        assert limit is not None
        return limit


ACTS: dict[Callable[[Life], None], int] = {
    Life.time_passes: 20,
    Life.submit: 4,
    Life.submit_again: 2,
    Life.accept: 8,
    Life.ask: 4,
    Life.answer: 4,
    Life.release: 3,
    Life.review: 4,
    Life.stop: 5,
    Life.resume: 6,
    Life.decide: 4,
    Life.certificate_comes: 3,
    Life.withdraw: 1,
    Life.expire: 2,
    Life.turn_away: 2,
    Life.extend: 2,
    Life.send_back: 2,
    Life.take_up: 2,
    Life.void: 1,
    Life.wrong_people_try: 1,
    Life.the_process_dies_in_the_middle: 2,
}


@pytest.mark.parametrize("seed", range(int(os.environ.get("SIMULATE", HISTORIES))))
def test_no_case_is_lost_and_every_clock_is_right(
    seed: int, spec: Make, book: Catalogue, applicant: Actor
) -> None:
    """One history per seed, the same again for the same seed. SIMULATE=1000 runs more of them."""
    life = Life(seed, spec, book, applicant)

    life.run(STEPS)

    assert sum(known.facts for known in life.known.values()) > len(life.known)
