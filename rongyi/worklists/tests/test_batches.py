"""Batches: chosen by query, done piece by piece, each case once, whoever dies."""

from __future__ import annotations

from uuid import UUID

import pytest

from rongyi.cases.errors import GroundUnknown
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, Task
from rongyi.cases.queries import WorkFilter
from rongyi.cases.services import accept_cases, ask_correction, recuse_cases
from rongyi.identity.models import Membership
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.worklists import jobs, rules
from rongyi.worklists.errors import (
    ActUnknown,
    BatchBegun,
    ColleagueMissing,
    NothingChosen,
    PointsMissing,
    ReasonsMissing,
    TooManyChosen,
)
from rongyi.worklists.events import batch_stream
from rongyi.worklists.models import Batch, BatchCase
from rongyi.worklists.queries import batch_page, my_batches, offers, standing_still
from rongyi.worklists.rules import Orders
from rongyi.worklists.services import (
    batches,
    cancel_batch,
    choose_cases,
    forget_choices,
    run_piece,
    start_batch,
)
from rongyi.worklists.tests.conftest import MONDAY, POST
from tests.at import at

ALL = WorkFilter()


def chosen(actor: Actor, filter: WorkFilter = ALL, ids: list[UUID] | None = None) -> UUID:
    return choose_cases(actor=actor, post=POST, filter=filter, case_ids=ids, now=MONDAY)


def started(actor: Actor, act: str = "accept", orders: Orders | None = None) -> UUID:
    batch_id = chosen(actor)
    start_batch(actor=actor, batch_id=batch_id, act=act, orders=orders, now=MONDAY)
    return batch_id


def states(ids: list[UUID]) -> list[str]:
    found = dict(Case.objects.filter(id__in=ids).values_list("id", "state"))
    return [found[one] for one in ids]


def test_everything_that_a_query_finds_is_accepted_also_beyond_a_page(clerk, opened, worked):
    ids, other = opened(130), opened(2, "signboard")
    batch_id = chosen(clerk, WorkFilter(item="food_licence"))

    start_batch(actor=clerk, batch_id=batch_id, act="accept", now=MONDAY)
    worked()

    page = batch_page(clerk, batch_id)
    assert (page.row.state, page.row.total, page.row.done, page.row.refused) == (
        "done",
        130,
        130,
        0,
    )
    assert set(states(ids)) == {"accepted"}
    assert set(states(other)) == {"submitted"}
    assert len(page.results) == 50
    assert batch_page(clerk, batch_id, after=page.after).results[0].place == 51


def test_only_what_was_ticked_is_chosen_and_what_left_the_list_is_told(clerk, opened):
    ids = opened(3)
    accept_cases(actor=clerk, case_ids=ids[:1], now=MONDAY)

    row = batch_page(clerk, chosen(clerk, ids=ids[:2])).row

    assert (row.total, row.gone) == (1, 1)
    with pytest.raises(NothingChosen):
        chosen(clerk, ids=[])
    with pytest.raises(NothingChosen):
        chosen(clerk, ids=ids[:1])


def test_of_choices_nobody_started_a_person_keeps_a_few_and_the_oldest_goes(clerk, opened):
    opened(2)
    running = started(clerk)

    ids = [chosen(clerk) for _ in range(batches.OPEN_MAX + 2)]

    kept = set(Batch.objects.values_list("id", flat=True))
    assert kept == {running, *ids[2:]}
    assert set(BatchCase.objects.values_list("batch_id", flat=True)) == kept


def test_only_what_the_state_allows_is_offered(clerk, opened):
    opened(3)
    batch_id = chosen(clerk)

    told = {one.act: one.count for one in offers(clerk, batch_id)}

    assert told == {"accept": 3, "ask_correction": 3, "reassign": 3}
    with pytest.raises(ActUnknown):
        start_batch(actor=clerk, batch_id=batch_id, act="close", now=MONDAY)
    with pytest.raises(ActUnknown):
        start_batch(actor=clerk, batch_id=batch_id, act="no such act", now=MONDAY)


def test_what_changed_since_it_was_chosen_is_left_alone_and_says_so(clerk, opened, worked):
    ids = opened(3)
    batch_id = chosen(clerk)
    ask_correction(actor=clerk, case_ids=ids[:1], points=[_point()], now=MONDAY)

    start_batch(actor=clerk, batch_id=batch_id, act="accept", now=MONDAY)
    worked()

    page = batch_page(clerk, batch_id, refused_only=True)
    (refused,) = page.results
    assert (page.row.done, page.row.refused) == (2, 1)
    assert refused.case_id == ids[0]
    assert refused.told is not None and refused.told.what.zh and refused.told.next.en
    assert refused.state_words.zh == "待补正"
    assert states(ids) == ["correction", "accepted", "accepted"]


def test_two_batches_over_the_same_cases_do_each_case_once(clerk, opened, worked):
    ids = opened(4)
    first, second = chosen(clerk), chosen(clerk)
    for batch_id in (first, second):
        start_batch(actor=clerk, batch_id=batch_id, act="accept", now=MONDAY)

    worked()

    rows = [batch_page(clerk, one).row for one in (first, second)]
    assert sorted((row.done, row.refused) for row in rows) == [(0, 4), (4, 0)]
    for one in ids:
        assert [fact.name for fact in facts_of(case_stream(one))].count("case.accepted.v1") == 1


def test_a_worker_that_dies_within_a_piece_has_done_nothing_of_it(clerk, opened, monkeypatch):
    monkeypatch.setattr(batches, "PIECE_CASES", 2)
    ids = opened(5)
    batch_id = started(clerk)
    assert run_piece(batch_id=batch_id, now=MONDAY)

    with monkeypatch.context() as dying:
        dying.setattr(batches.store, "save_outcomes", _die)
        with pytest.raises(SystemExit):
            run_piece(batch_id=batch_id, now=MONDAY)

    assert sorted(states(ids)) == ["accepted"] * 2 + ["submitted"] * 3
    while run_piece(batch_id=batch_id, now=MONDAY):
        pass
    row = batch_page(clerk, batch_id).row
    assert (row.state, row.done, row.refused) == ("done", 5, 0)
    assert set(states(ids)) == {"accepted"}
    assert not run_piece(batch_id=batch_id, now=MONDAY)


def test_a_batch_that_stands_still_is_taken_up_again(clerk, opened, worked):
    opened(2)
    batch_id = started(clerk)
    Batch.objects.filter(id=batch_id).update(moved_at=at("2026-11-23 09:00"))

    assert standing_still(before=MONDAY) == [batch_id]
    jobs.take_up(0)
    worked()

    assert batch_page(clerk, batch_id).row.done == 2
    assert standing_still(before=at("2026-11-24 09:00")) == []


def test_one_case_with_unforeseen_trouble_stops_no_other(clerk, opened, worked, monkeypatch):
    ids = opened(3)
    batch_id = started(clerk)

    def stumble(actor, case_ids, seen, orders, now):
        if ids[1] in case_ids:
            raise RuntimeError("out of paper")
        return accept_cases(actor=actor, case_ids=case_ids, seen=seen, now=now)

    monkeypatch.setattr(batches, "DO", {"accept": stumble})
    worked()

    page = batch_page(clerk, batch_id, refused_only=True)
    assert (page.row.done, page.row.refused) == (2, 1)
    assert [one.told.code for one in page.results] == ["unexpected"]
    assert states(ids) == ["accepted", "submitted", "accepted"]


def test_who_stops_a_batch_keeps_what_was_done(clerk, opened, monkeypatch):
    monkeypatch.setattr(batches, "PIECE_CASES", 2)
    ids = opened(5)
    batch_id = started(clerk)
    run_piece(batch_id=batch_id, now=MONDAY)

    cancel_batch(actor=clerk, batch_id=batch_id, now=MONDAY)

    assert not run_piece(batch_id=batch_id, now=MONDAY)
    row = batch_page(clerk, batch_id).row
    assert (row.state, row.done, row.left) == ("cancelled", 2, 3)
    assert sorted(states(ids)) == ["accepted"] * 2 + ["submitted"] * 3
    told = [fact.name for fact in facts_of(batch_stream(batch_id))]
    assert told == ["batch.started.v1", "batch.cancelled.v1"]
    cancel_batch(actor=clerk, batch_id=batch_id, now=MONDAY)
    assert len(facts_of(batch_stream(batch_id))) == 2


def test_who_lost_the_post_meanwhile_does_nothing_with_it(clerk, opened, worked):
    ids = opened(2)
    batch_id = started(clerk)
    Membership.objects.filter(person_id=clerk.person_id).delete()

    worked()

    assert Batch.objects.get(id=batch_id).refused == 2
    assert set(states(ids)) == {"submitted"}


def test_a_second_click_starts_nothing_and_other_orders_are_refused(clerk, opened, worked):
    opened(1)
    batch_id = started(clerk)

    start_batch(actor=clerk, batch_id=batch_id, act="accept", now=MONDAY)
    with pytest.raises(BatchBegun):
        start_batch(
            actor=clerk, batch_id=batch_id, act="ask_correction", orders=_asking(), now=MONDAY
        )

    assert len(facts_of(batch_stream(batch_id))) == 1


def test_corrections_are_asked_for_with_the_same_words(clerk, opened, worked):
    ids = opened(2)
    batch_id = chosen(clerk)

    with pytest.raises(PointsMissing):
        start_batch(actor=clerk, batch_id=batch_id, act="ask_correction", now=MONDAY)
    start_batch(actor=clerk, batch_id=batch_id, act="ask_correction", orders=_asking(), now=MONDAY)
    worked()

    assert set(states(ids)) == {"correction"}


def test_cases_are_rejected_on_a_ground_with_reasons(clerk, people, opened, worked):
    ids = opened(2)
    start_batch(actor=clerk, batch_id=chosen(clerk), act="accept", now=MONDAY)
    worked()
    reviewer, decider = people["xu_ning"], people["fang_hui"]
    look = choose_cases(actor=reviewer, post="food_review", filter=ALL, now=MONDAY)
    start_batch(actor=reviewer, batch_id=look, act="review", now=MONDAY)
    worked()
    last = choose_cases(actor=decider, post="approval_decide", filter=ALL, now=MONDAY)

    with pytest.raises(ReasonsMissing):
        start_batch(actor=decider, batch_id=last, act="reject", now=MONDAY)
    wrong = Orders(ground="no_such_ground", reasons="场所不符合要求。")
    start_batch(actor=decider, batch_id=last, act="reject", orders=wrong, now=MONDAY)
    worked()

    page = batch_page(decider, last)
    assert {one.told.code for one in page.results} == {GroundUnknown.code}
    assert set(states(ids)) == {"reviewed"}


def test_a_batch_is_there_for_who_made_it_alone(clerk, people, opened):
    opened(1)
    batch_id = chosen(clerk)

    assert [one.id for one in my_batches(clerk)] == [batch_id]
    assert my_batches(people["xu_ning"]) == []
    for act in (
        lambda who: batch_page(who, batch_id),
        lambda who: cancel_batch(actor=who, batch_id=batch_id, now=MONDAY),
        lambda who: start_batch(actor=who, batch_id=batch_id, act="accept", now=MONDAY),
    ):
        with pytest.raises(NotFound):
            act(people["xu_ning"])
    with pytest.raises(NotFound):
        choose_cases(actor=people["xu_ning"], post=POST, filter=ALL, now=MONDAY)


def test_more_than_one_batch_takes_is_refused_whole(clerk, opened, monkeypatch):
    monkeypatch.setattr(batches, "CASES_MAX", 2)
    opened(3)

    with pytest.raises(TooManyChosen):
        chosen(clerk)

    assert Batch.objects.count() == 0


def test_choices_that_nobody_started_are_forgotten(clerk, opened):
    opened(2)
    chosen(clerk)
    kept = started(clerk)

    assert forget_choices(now=MONDAY) == 0
    assert forget_choices(now=at("2026-11-25 10:00")) == 1
    assert [one.id for one in my_batches(clerk)] == [kept]


def test_a_whole_query_is_handed_to_a_colleague_each_case_with_its_outcome(
    clerk, people, joined, opened, worked
):
    ids, colleague = opened(230), joined
    recuse_cases(actor=colleague, case_ids=ids[:1], reason="亲属", now=MONDAY)
    batch_id = chosen(clerk, WorkFilter(item="food_licence"))

    with pytest.raises(ColleagueMissing):
        start_batch(actor=clerk, batch_id=batch_id, act="reassign", now=MONDAY)
    stranger = Orders(to=str(people["xu_ning"].person_id))
    with pytest.raises(ColleagueMissing):
        start_batch(actor=clerk, batch_id=batch_id, act="reassign", orders=stranger, now=MONDAY)
    to_him = Orders(to=str(colleague.person_id), reasons="轮岗")
    start_batch(actor=clerk, batch_id=batch_id, act="reassign", orders=to_him, now=MONDAY)
    worked()

    row = batch_page(clerk, batch_id).row
    (refused,) = batch_page(clerk, batch_id, refused_only=True).results
    assert (row.state, row.done, row.refused) == ("done", 229, 1)
    assert (refused.case_id, refused.told.code) == (ids[0], "case.may_not_take")
    assert Task.objects.filter(case_id__in=ids, handler=colleague.person_id).count() == 229


def test_choosing_and_doing_cost_as_many_statements_for_few_as_for_many(
    clerk, opened, django_assert_max_num_queries
):
    opened(60)

    with django_assert_max_num_queries(8):
        batch_id = chosen(clerk)
    start_batch(actor=clerk, batch_id=batch_id, act="accept", now=MONDAY)
    with django_assert_max_num_queries(16):
        run_piece(batch_id=batch_id, now=MONDAY)

    assert Task.objects.filter(kind="review").count() == 60
    assert rules.PIECE_CASES >= 60


def _die(*args: object) -> int:
    raise SystemExit(1)


def _point():
    return batches.Point("material", "layout_flow", "请加盖公章。")


def _asking() -> Orders:
    return Orders(points=(("material", "layout_flow", "请加盖公章。"),))
