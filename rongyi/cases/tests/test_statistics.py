"""Roll-ups: however they are kept, they equal a count of every fact; percentiles are exact."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from rongyi.cases import services
from rongyi.cases.models import Case, DaysCount, MonthCount
from rongyi.cases.queries import statistics
from rongyi.cases.rules import percentile
from rongyi.cases.states import ACT_OF_MOVE, FACT_OF_ACT, FINAL, LIFE
from rongyi.cases.store import counting
from rongyi.cases.tests.conftest import CLERK, DECIDER, REVIEWER, Make, hold_deferred
from rongyi.journal.errors import FactsArchived
from rongyi.journal.models import Fact
from rongyi.journal.services import attach_part, detach_part
from rongyi.journal.tests.test_partitions import owner_of_tables
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import NotPermitted
from rongyi.kernel.ids import new_id
from tests.at import SUZHOU, at

START = at("2026-08-20 09:00")
NOW = at("2026-11-23 10:00")
LED = Actor(
    person_id=new_id(), posts=frozenset({"tobacco_decide"}), led=frozenset({"tobacco_decide"})
)


def live(spec: Make, applicant: Actor, random: Random, now: datetime) -> None:
    """Some acts of a case on following days, as many as chance wants."""
    (opened,) = services.open_cases(specs=[spec("food_licence")], actor=applicant, now=now)
    ids = [opened.case_id]
    acts = [
        lambda at: services.accept_cases(actor=CLERK, case_ids=ids, now=at),
        lambda at: services.review_cases(actor=REVIEWER, case_ids=ids, now=at),
        lambda at: services.decide_cases(actor=DECIDER, case_ids=ids, outcome="approved", now=at),
    ]
    if random.random() < 0.2:
        acts[1:] = [lambda at: services.withdraw_cases(actor=applicant, case_ids=ids, now=at)]
    for act in acts[: random.randint(0, 3)]:
        now += timedelta(days=random.randint(0, 20), minutes=1)
        act(now)


def counts() -> tuple[list[object], list[object]]:
    months = MonthCount.objects.order_by("item_code", "month").values_list()
    days = DaysCount.objects.order_by("item_code", "month", "days").values_list()
    return list(months), list(days)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_counts_kept_in_pieces_equal_a_count_of_everything(
    spec: Make, applicant: Actor, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    monkeypatch.setattr(counting, "WINDOW", 7)
    for _ in range(15):
        live(spec, applicant, random, START + timedelta(days=random.randint(0, 40)))
        if random.random() < 0.4:
            services.count_facts()

    services.count_facts()
    services.count_facts()
    kept = counts()
    services.recount_facts()

    assert counts() == kept
    opened = Counter(
        fact.at.astimezone(SUZHOU).date().replace(day=1)
        for fact in Fact.objects.filter(name="case.opened.v1")
    )
    assert {row.month: row.opened for row in MonthCount.objects.all() if row.opened} == opened
    decided = Case.objects.exclude(decided_at=None).count()
    assert sum(DaysCount.objects.values_list("n", flat=True)) == decided > 0


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_counted(spec: Make, applicant: Actor) -> None:
    live(spec, applicant, Random(1), START)
    with pytest.raises(KeyError), transaction.atomic():
        services.count_facts()
        raise KeyError

    services.count_facts()

    (row,) = MonthCount.objects.filter(opened__gt=0)
    assert row.opened == 1


def test_every_fact_that_ends_a_case_is_counted_as_an_end() -> None:
    ends = {one.name for one in LIFE.moves if one.target in FINAL and one.source not in FINAL}

    facts = {FACT_OF_ACT[ACT_OF_MOVE.get(name, name)] for name in ends}

    assert facts == set(counting.ENDING) and facts < set(counting.COUNTED)


@pytest.mark.django_db
def test_a_case_that_was_turned_away_is_counted_as_ended(spec: Make, applicant: Actor) -> None:
    (one,) = services.open_cases(specs=[spec("food_licence")], actor=applicant, now=NOW)
    (away,) = services.tell_not_needed(
        actor=CLERK, case_ids=[one.case_id], reasons="无需许可。", now=NOW
    )

    services.recount_facts(own=True)

    assert away.done
    assert [row.ended for row in MonthCount.objects.all()] == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("late", [True, False])
def test_a_case_taken_up_again_keeps_the_days_of_its_first_decision(
    reviewed: UUID, late: bool
) -> None:
    """Accepted on Monday the 23rd; rejected after a week, reopened, approved two days later."""
    begun = Case.objects.get(id=reviewed).accepted_at
    decide: dict[str, Any] = {"actor": DECIDER, "case_ids": [reviewed]}
    no = {"outcome": "rejected", "ground": "conditions_not_met", "reasons": "不符"}
    days = [begun + timedelta(days=count) for count in (7, 9, 11)]
    services.decide_cases(**decide, **no, now=days[0])
    services.settle_decided(case_id=reviewed, now=days[0])
    if not late:
        services.count_facts()
    (again,) = services.reopen_case(
        actor=DECIDER,
        case_id=reviewed,
        order="court",
        order_number="（2026）苏05行初1号",
        order_body="示例法院",
        order_on=days[1].date(),
        reason="事实不清",
        now=days[1],
    )
    assert again.done, again.error
    services.review_cases(actor=REVIEWER, case_ids=[reviewed], now=days[2])
    (done,) = services.decide_cases(**decide, outcome="approved", now=days[2])
    assert done.done, done.error

    services.count_facts()
    kept = counts()
    services.recount_facts()

    found = dict(DaysCount.objects.values_list("days", "n"))
    assert found == {7: 1, 2: 1}
    assert counts() == kept
    hold_deferred()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_counted_anew_while_a_quarter_is_archived(spec: Make, applicant: Actor) -> None:
    live(spec, applicant, Random(1), START)
    services.count_facts()
    kept = counts()

    with owner_of_tables() as owner:
        with owner.cursor() as cursor:
            cursor.execute(
                "create table journal_fact_2033q1 partition of journal_fact for values from"
                " (journal_least_stream('2033-01-01Z')) to (journal_least_stream('2033-04-01Z'))"
            )
        detach_part("journal_fact_2033q1", now=NOW, owner=owner)
        with pytest.raises(FactsArchived):
            services.recount_facts()
        assert counts() == kept
        attach_part("journal_fact_2033q1", owner=owner)

    services.recount_facts()
    assert counts() == kept


@pytest.mark.django_db
def test_a_head_sees_the_numbers_of_his_department_alone(spec: Make, applicant: Actor) -> None:
    for item in ("food_licence", "tobacco_licence", "tobacco_licence"):
        services.open_cases(specs=[spec(item)], actor=applicant, now=NOW)
    services.recount_facts(own=True)

    led, all_of_it = statistics(LED, now=NOW), statistics(SYSTEM, now=NOW)

    assert [(row.department, row.opened) for row in led.months] == [("tobacco", 2)]
    assert sum(row.opened for row in all_of_it.months) == 3
    with pytest.raises(NotPermitted):
        statistics(CLERK, now=NOW)


@given(st.dictionaries(st.integers(0, 90), st.integers(1, 30), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_that_of_the_sorted_values(counts: dict[int, int], share: float) -> None:
    values = sorted(value for value, n in counts.items() for _ in range(n))
    rank = next(r for r in range(1, len(values) + 1) if r >= share * len(values))

    assert percentile(sorted(counts.items()), share) == values[rank - 1]
