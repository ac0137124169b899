"""Many hands: four eyes, recusal, and whose a task is."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from rongyi.cases.errors import FourEyes, MayNotTake, NotAtPost, OtherHands, StandsAside
from rongyi.cases.events import case_stream
from rongyi.cases.models import Recusal
from rongyi.cases.queries import case_page
from rongyi.cases.services import Point as Said
from rongyi.cases.services import (
    accept_cases,
    ask_correction,
    claim_cases,
    close_cases,
    decide_cases,
    give_back_cases,
    open_cases,
    reassign_cases,
    recuse_cases,
    refuse_cases,
    resume_cases,
    review_cases,
    stop_cases,
)
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    Make,
    case,
    names,
    staff,
    the_only,
)
from rongyi.identity.models import Membership, Person
from rongyi.identity.queries import actor_for
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotPermitted, Stale
from rongyi.kernel.ids import new_id
from tests.at import at

TUESDAY = at("2026-11-24 09:00")
BOTH = replace(REVIEWER, posts=frozenset({"food_review", "approval_decide"}))


def colleague(post: str) -> Actor:
    """A person in the tables who holds this post."""
    identity = new_id()
    Person.objects.create(
        id=identity,
        document_type="staff",
        document_number=identity.hex[:20],
        name_zh="同事（示例）",
    )
    Membership.objects.create(
        id=new_id(), person_id=identity, post_id=post, since=at("2026-01-01 09:00").date()
    )
    return actor_for(identity, now=MONDAY)


def head_of(post: str) -> Actor:
    return replace(staff("approval_decide"), led=frozenset({post}))


@pytest.mark.parametrize("outcome", ["approved", "rejected"])
def test_who_reviewed_a_case_does_not_decide_it(accepted: UUID, outcome: str) -> None:
    the_only(review_cases(actor=BOTH, case_ids=[accepted], now=MONDAY))

    decision = {"outcome": outcome, "ground": "conditions_not_met", "reasons": "面积不符"}
    (own,) = decide_cases(actor=BOTH, case_ids=[accepted], now=TUESDAY, **decision)
    page = case_page(case(accepted).number, BOTH, now=TUESDAY)

    assert isinstance(own.error, FourEyes)
    assert not {"approve", "reject"} & set(page.acts)
    (why,) = [one.why for one in page.blocked if one.act == "approve"]
    assert "审查与决定" in why.zh
    assert names(accepted) == ["opened", "accepted", "reviewed"]


def test_a_colleague_decides_what_another_reviewed(accepted: UUID) -> None:
    the_only(review_cases(actor=BOTH, case_ids=[accepted], now=MONDAY))

    done = the_only(
        decide_cases(actor=DECIDER, case_ids=[accepted], outcome="approved", now=TUESDAY)
    )

    assert done.state == "approved"


def test_an_item_that_does_not_ask_for_it_knows_no_four_eyes(spec: Make, applicant: Actor) -> None:
    made = spec("tobacco_licence", materials=(), values={})
    tobacco = staff("window_general", "tobacco_review", "tobacco_decide")
    case_id = the_only(open_cases(specs=[made], actor=applicant, now=MONDAY)).case_id
    the_only(accept_cases(actor=tobacco, case_ids=[case_id], now=MONDAY))
    the_only(review_cases(actor=tobacco, case_ids=[case_id], now=MONDAY))

    the_only(decide_cases(actor=tobacco, case_ids=[case_id], outcome="approved", now=TUESDAY))

    assert case(case_id).task.checked_by is None


ACTS = {
    "accept": lambda who, one: accept_cases(actor=who, case_ids=[one], now=TUESDAY),
    "refuse": lambda who, one: refuse_cases(
        actor=who, case_ids=[one], ground="conditions_not_met", reasons="不符", now=TUESDAY
    ),
    "ask_correction": lambda who, one: ask_correction(
        actor=who, case_ids=[one], points=[Said("other", "", "请补充")], now=TUESDAY
    ),
    "review": lambda who, one: review_cases(actor=who, case_ids=[one], now=TUESDAY),
    "stop": lambda who, one: stop_cases(
        actor=who,
        case_ids=[one],
        special="hearing",
        at_time="14:30",
        place="听证室",
        reason="听证",
        until=at("2026-12-01 09:00").date(),
        now=TUESDAY,
    ),
    "resume": lambda who, one: resume_cases(actor=who, case_ids=[one], now=TUESDAY),
    "approve": lambda who, one: decide_cases(
        actor=who, case_ids=[one], outcome="approved", now=TUESDAY
    ),
    "reject": lambda who, one: decide_cases(
        actor=who,
        case_ids=[one],
        outcome="rejected",
        ground="conditions_not_met",
        reasons="不符",
        now=TUESDAY,
    ),
    "close": lambda who, one: close_cases(actor=who, case_ids=[one], now=TUESDAY),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_does_any_act_on_his_own_case(
    submitted: UUID, applicant: Actor, act: str, book
) -> None:
    mighty = replace(applicant, posts=frozenset(book.items["food_licence"].posts))

    (outcome,) = ACTS[act](mighty, submitted)

    assert isinstance(outcome.error, NotPermitted)
    assert names(submitted) == ["opened"]


@pytest.mark.parametrize("act", ACTS)
def test_who_stands_aside_does_no_act_at_all(submitted: UUID, act: str, book) -> None:
    mighty = staff(*book.items["food_licence"].posts)
    the_only(recuse_cases(actor=mighty, case_ids=[submitted], reason="申请人是亲属", now=MONDAY))

    (outcome,) = ACTS[act](mighty, submitted)

    assert isinstance(outcome.error, StandsAside)
    assert names(submitted) == ["opened", "recused"]
    page = case_page(case(submitted).number, mighty, now=TUESDAY)
    assert not set(page.acts) & set(ACTS)
    assert all("回避" in one.why.zh for one in page.blocked)


def test_standing_aside_needs_a_reason(submitted: UUID) -> None:
    (outcome,) = recuse_cases(actor=CLERK, case_ids=[submitted], reason=" ", now=MONDAY)

    assert not outcome.done
    assert not Recusal.objects.exists()


def test_his_open_task_goes_back_to_the_post(submitted: UUID) -> None:
    the_only(claim_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))

    the_only(recuse_cases(actor=CLERK, case_ids=[submitted], reason="亲属", now=MONDAY))

    task = case(submitted).task
    assert (task.post, task.handler) == ("window_general", None)
    the_only(accept_cases(actor=staff("window_general"), case_ids=[submitted], now=TUESDAY))


def test_a_superior_orders_it_and_nobody_else(submitted: UUID) -> None:
    clerk = colleague("window_general")
    order = {"case_ids": [submitted], "reason": "利害关系", "person_id": clerk.person_id}

    (refused,) = recuse_cases(actor=CLERK, now=MONDAY, **order)
    the_only(recuse_cases(actor=head_of("window_general"), now=MONDAY, **order))
    (again,) = recuse_cases(actor=head_of("window_general"), now=MONDAY, **order)
    (his,) = accept_cases(actor=clerk, case_ids=[submitted], now=TUESDAY)

    assert isinstance(refused.error, NotPermitted)
    assert again.error is not None and again.error.code == "case.already_aside"
    assert isinstance(his.error, StandsAside)
    page = case_page(case(submitted).number, CLERK, now=TUESDAY)
    assert page.history[-1].words.zh == "经负责人决定，同事（示例）回避本件"


def test_what_a_colleague_has_in_hand_is_his(submitted: UUID) -> None:
    the_only(claim_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))
    other = staff("window_general")

    (act,) = accept_cases(actor=other, case_ids=[submitted], now=TUESDAY)
    (claim,) = claim_cases(actor=other, case_ids=[submitted], now=TUESDAY)
    page = case_page(case(submitted).number, other, now=TUESDAY)

    assert isinstance(act.error, OtherHands)
    assert isinstance(claim.error, OtherHands)
    assert "accept" not in page.acts
    assert any("其他经办人" in one.why.zh for one in page.blocked)
    the_only(accept_cases(actor=CLERK, case_ids=[submitted], now=TUESDAY))


def test_the_handler_goes_when_the_case_leaves_his_post(submitted: UUID) -> None:
    the_only(claim_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))

    the_only(accept_cases(actor=CLERK, case_ids=[submitted], now=TUESDAY))

    assert case(submitted).task.handler is None
    the_only(review_cases(actor=REVIEWER, case_ids=[submitted], now=TUESDAY))


def test_one_gives_back_what_one_took(submitted: UUID) -> None:
    the_only(claim_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))

    the_only(give_back_cases(actor=CLERK, case_ids=[submitted], now=MONDAY))

    assert case(submitted).task.handler is None
    last = facts_of(case_stream(submitted))[-1]
    assert (last.name, last.body["before_id"]) == ("case.assigned.v1", str(CLERK.person_id))


def test_a_head_hands_the_cases_of_one_to_another(spec: Make, applicant: Actor) -> None:
    opened = open_cases(specs=[spec() for _ in range(3)], actor=applicant, now=MONDAY)
    case_ids = [one.case_id for one in opened]
    sick, well = colleague("window_general"), colleague("window_general")
    assert all(one.done for one in claim_cases(actor=sick, case_ids=case_ids, now=MONDAY))
    the_only(recuse_cases(actor=well, case_ids=case_ids[:1], reason="亲属", now=MONDAY))
    move = {"case_ids": case_ids, "to": well.person_id, "reason": "病假"}

    refused = reassign_cases(actor=CLERK, now=TUESDAY, **move)
    first, *rest = reassign_cases(actor=head_of("window_general"), now=TUESDAY, **move)

    assert all(isinstance(one.error, OtherHands) for one in refused)
    assert isinstance(first.error, MayNotTake)
    assert "回避" in first.error.parameters["why"].zh
    assert all(one.done for one in rest)
    assert [case(one).task.handler for one in case_ids] == [
        sick.person_id,
        well.person_id,
        well.person_id,
    ]


def test_a_case_is_not_handed_to_who_checked_it(accepted: UUID) -> None:
    person = colleague("food_review")
    Membership.objects.create(
        id=new_id(),
        person_id=person.person_id,
        post_id="approval_decide",
        since=at("2026-01-01 09:00").date(),
    )
    the_only(review_cases(actor=person, case_ids=[accepted], now=MONDAY))

    (outcome,) = reassign_cases(
        actor=DECIDER, case_ids=[accepted], to=person.person_id, now=TUESDAY
    )

    assert isinstance(outcome.error, MayNotTake)


def test_nor_to_somebody_of_another_post(submitted: UUID) -> None:
    other = colleague("food_review")

    (outcome,) = reassign_cases(actor=CLERK, case_ids=[submitted], to=other.person_id, now=MONDAY)

    assert isinstance(outcome.error, NotAtPost)


def test_cover_does_the_task_of_the_absent(submitted: UUID) -> None:
    absent = staff("window_general")
    cover = replace(
        staff("window_general"), covers_for=frozenset({(absent.person_id, "window_general")})
    )
    the_only(claim_cases(actor=absent, case_ids=[submitted], now=MONDAY))

    the_only(accept_cases(actor=cover, case_ids=[submitted], now=TUESDAY))

    last = facts_of(case_stream(submitted))[-1]
    assert (last.actor_id, last.body["for_id"]) == (cover.person_id, str(absent.person_id))


def test_a_recusal_between_look_and_act_is_found(submitted: UUID) -> None:
    seen = {submitted: case(submitted).version}
    the_only(recuse_cases(actor=CLERK, case_ids=[submitted], reason="亲属", now=MONDAY))

    (outcome,) = accept_cases(
        actor=staff("window_general"), case_ids=[submitted], seen=seen, now=TUESDAY
    )

    assert isinstance(outcome.error, Stale)
