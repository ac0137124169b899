"""A site visit: one appointment of several departments, each with a record of its own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rongyi.cases import services
from rongyi.cases.errors import (
    AgreedBefore,
    NoVisitHere,
    TooFewOfficers,
    VisitedBefore,
    VisitNotAgreed,
    VisitNotYet,
    VisitOwed,
    VisitPast,
    VisitPlaceMissing,
    VisitTimeUnfit,
    VisitUnmet,
)
from rongyi.cases.events import case_stream
from rongyi.cases.queries import appointments, bundle_history, case_page, letters_of_case
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    STRANGER,
    Make,
    case,
    staff,
    the_only,
)
from rongyi.journal.jobs import settle
from rongyi.journal.queries import facts_of, verify_chain
from rongyi.journal.services import open_file
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, NotPermitted, Stale
from rongyi.kernel.ids import new_id
from rongyi.kernel.lazy import module
from tests.at import at

FIRE, HYGIENE = staff("fire_review"), staff("hygiene_review")
TUESDAY, THURSDAY = at("2026-11-24 10:00"), at("2026-11-26 15:00")
WHEN: dict[str, Any] = {"on": date(2026, 11, 26), "hour": "09:30", "place": "示例路1号"}
FOUND: dict[str, Any] = {"met": True, "officers": "甲员、乙员", "findings": "布局与图纸一致。"}


@pytest.fixture
def joint(spec: Make, applicant: Actor) -> tuple[UUID, UUID]:
    """Accepted cases of one application whose sites food and fire have to look at."""
    bundle = new_id()
    values = {"enterprise_name": "示例小馆有限公司", "floor_area": 320, "fire_route": "inspection"}
    specs = [
        spec(item, bundle_id=bundle, bundle_number="RY8", values=values)
        for item in ("food_licence", "fire_check")
    ]
    opened = services.open_cases(specs=specs, actor=applicant, now=MONDAY)
    ids = [one.case_id for one in opened]
    assert all(o.done for o in services.accept_cases(actor=CLERK, case_ids=ids, now=MONDAY))
    return ids[0], ids[1]


def proposed(case_id: UUID, actor: Actor = REVIEWER, **changes: Any) -> None:
    told = {**WHEN, **changes}
    the_only(services.propose_visit(actor=actor, case_id=case_id, now=TUESDAY, **told))


def test_one_visit_is_agreed_upon_told_once_and_recorded_by_each_department(
    joint: tuple[UUID, UUID], applicant: Actor
) -> None:
    food, fire = joint
    bundle = case(food).bundle_id

    proposed(food)
    before = appointments(bundle, applicant)
    seen = case_page(case(fire).number, FIRE, now=TUESDAY)
    the_only(services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY))
    settle(now=TUESDAY)
    (told,) = appointments(bundle, applicant)
    (early,) = services.record_visit(actor=FIRE, case_id=fire, now=TUESDAY, **FOUND)
    the_only(services.record_visit(actor=FIRE, case_id=fire, now=THURSDAY, **FOUND))
    bad = {**FOUND, "met": False}
    the_only(services.record_visit(actor=REVIEWER, case_id=food, now=THURSDAY, **bad))
    settle(now=THURSDAY)

    assert before == ()
    assert seen.visit is not None
    assert [(one.title.zh[:4], one.agreed) for one in seen.visit.comes][1][1] is True
    assert {"agree_visit", "propose_visit"} <= set(seen.acts)
    assert (told.on, told.hour, len(told.titles)) == (date(2026, 11, 26), "09:30", 2)
    assert isinstance(early.error, VisitNotYet)
    assert appointments(bundle, applicant) == ()
    notices = [
        one for each in joint for one in letters_of_case(each, applicant) if one.kind == "visit_set"
    ]
    assert len({one.reference for one in notices}) == 1
    records = [
        next(one for one in letters_of_case(each, who) if one.kind == "visited")
        for each, who in ((food, REVIEWER), (fire, FIRE))
    ]
    assert [one.title.zh for one in records] == ["现场核查笔录"] * 2
    assert len({one.reference for one in records}) == 2
    assert "visited" not in {one.kind for one in letters_of_case(food, applicant)}
    assert all(verify_chain(case_stream(each)).holds for each in joint)
    assert [case(each).stopped_days for each in joint] == [0, 0]  # its days count


def test_another_time_takes_the_place_of_the_one_proposed(
    joint: tuple[UUID, UUID], applicant: Actor
) -> None:
    food, fire = joint
    proposed(food)
    looked = {food: case(food).version}

    proposed(fire, FIRE, on=date(2026, 11, 27))
    (late,) = services.agree_visit(actor=REVIEWER, case_id=food, seen=looked, now=TUESDAY)
    (own,) = services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY)
    (unagreed,) = services.record_visit(actor=REVIEWER, case_id=food, now=THURSDAY, **FOUND)
    the_only(services.agree_visit(actor=REVIEWER, case_id=food, now=TUESDAY))

    assert isinstance(late.error, Stale)
    assert isinstance(own.error, AgreedBefore)
    assert isinstance(unagreed.error, VisitNotAgreed)
    (told,) = appointments(case(food).bundle_id, applicant)
    assert told.on == date(2026, 11, 27)
    history = bundle_history(case(food).bundle_id, applicant)
    assert "case.visit_proposed.v1" not in {one.fact.name for one in history}


def test_who_does_not_wait_for_the_others_goes_alone(joint: tuple[UUID, UUID]) -> None:
    food, fire = joint

    proposed(food, alone=True)
    (none,) = services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY)
    the_only(services.record_visit(actor=REVIEWER, case_id=food, now=THURSDAY, **FOUND))
    (again,) = services.propose_visit(
        actor=REVIEWER, case_id=food, now=THURSDAY, **{**WHEN, "on": date(2026, 12, 1)}
    )
    proposed(fire, FIRE, on=date(2026, 11, 27))

    assert isinstance(none.error, NoVisitHere)
    assert isinstance(again.error, VisitedBefore)
    page = case_page(case(fire).number, FIRE, now=THURSDAY)
    assert page.visit is not None
    assert page.visit.settled  # food has looked already: fire goes alone


@pytest.fixture
def three(spec: Make, applicant: Actor) -> dict[str, UUID]:
    """Accepted cases of one application: food, fire and hygiene have to look at its site."""
    bundle = new_id()
    values = {"enterprise_name": "示例小馆有限公司", "floor_area": 320, "fire_route": "inspection"}
    items = ("food_licence", "fire_check", "hygiene_licence")
    specs = [spec(i, bundle_id=bundle, bundle_number="RY9", values=values) for i in items]
    opened = services.open_cases(specs=specs, actor=applicant, now=MONDAY)
    ids = [one.case_id for one in opened]
    assert all(o.done for o in services.accept_cases(actor=CLERK, case_ids=ids, now=MONDAY))
    return dict(zip(items, ids, strict=True))


def test_who_went_alone_keeps_its_visit_when_the_others_agree_on_theirs(
    three: dict[str, UUID], applicant: Actor
) -> None:
    food, fire, hygiene = three.values()
    proposed(food)
    proposed(hygiene, HYGIENE, alone=True, on=date(2026, 11, 27))

    the_only(services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY))

    told = appointments(case(food).bundle_id, applicant)
    assert [(one.on.day, len(one.titles)) for one in told] == [(26, 2), (27, 1)]
    assert "case.visit_agreed.v1" not in {f.name for f in facts_of(case_stream(hygiene))}
    page = case_page(case(food).number, REVIEWER, now=TUESDAY)
    assert page.visit is not None
    assert len(page.visit.comes) == 2  # nobody waits for hygiene any more


def test_a_time_for_all_leaves_a_settled_visit_of_another_department_as_it_is(
    three: dict[str, UUID], applicant: Actor
) -> None:
    food, fire, hygiene = three.values()
    proposed(hygiene, HYGIENE, alone=True, on=date(2026, 11, 27))

    proposed(food)
    the_only(services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY))
    proposed(hygiene, HYGIENE, alone=True, on=date(2026, 11, 30))  # it may change its own

    told = appointments(case(food).bundle_id, applicant)
    assert [(one.on, len(one.titles)) for one in told] == [
        (date(2026, 11, 26), 2),
        (date(2026, 11, 30), 1),
    ]
    page = case_page(case(food).number, REVIEWER, now=TUESDAY)
    assert page.visit is not None
    assert ["卫生" in one.zh for one in page.visit.apart] == [True]
    assert [one.name for one in facts_of(case_stream(hygiene)) if "visit" in one.name] == [
        "case.visit_proposed.v1"
    ] * 2


def test_nobody_agrees_to_a_time_that_has_passed(joint: tuple[UUID, UUID]) -> None:
    food, fire = joint
    proposed(food)  # on the 26th at 09:30

    (late,) = services.agree_visit(actor=FIRE, case_id=fire, now=at("2026-11-26 09:31"))

    assert isinstance(late.error, VisitPast)
    tomorrow = at("2026-11-27 09:00")
    assert "agree_visit" not in case_page(case(fire).number, FIRE, now=tomorrow).acts
    proposed(fire, FIRE, on=date(2026, 11, 27))


@pytest.mark.parametrize("how", ["withdraws", "decides", "alone"])
def test_a_visit_waits_for_nobody_who_dropped_out(
    three: dict[str, UUID], applicant: Actor, how: str
) -> None:
    food, fire, hygiene = three.values()
    proposed(food, remark="请备好图纸。")
    the_only(services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY))
    settle(now=TUESDAY)
    before = appointments(case(food).bundle_id, applicant)

    if how == "withdraws":
        one: dict[str, Any] = {"actor": applicant, "case_ids": [hygiene], "now": TUESDAY}
        the_only(services.withdraw_cases(**one))
    elif how == "decides":
        the_only(services.review_cases(actor=HYGIENE, case_ids=[hygiene], now=TUESDAY))
        given: dict[str, Any] = {
            "outcome": "rejected",
            "ground": "conditions_not_met",
            "reasons": "通风不足。",
        }
        one = {"actor": DECIDER, "case_ids": [hygiene], "now": TUESDAY, **given}
        the_only(services.decide_cases(**one))
    else:
        proposed(hygiene, HYGIENE, alone=True, on=date(2026, 11, 27))
    settle(now=TUESDAY)
    settle(now=TUESDAY)

    told = appointments(case(food).bundle_id, applicant)
    assert before == ()
    assert [(one.on.day, len(one.titles)) for one in told][0] == (26, 2)
    for each in (food, fire):
        sent = [one.kind for one in letters_of_case(each, applicant)]
        assert sent.count("visit_set") == 1
        assert verify_chain(case_stream(each)).holds
    the_only(services.record_visit(actor=FIRE, case_id=fire, now=THURSDAY, **FOUND))


def test_nothing_is_recorded_of_a_visit_that_the_applicant_was_not_told_of(
    joint: tuple[UUID, UUID],
) -> None:
    food, _ = joint
    proposed(food)

    (early,) = services.record_visit(actor=REVIEWER, case_id=food, now=THURSDAY, **FOUND)
    page = case_page(case(food).number, REVIEWER, now=THURSDAY)

    assert isinstance(early.error, VisitNotAgreed)
    assert "visit" not in page.acts


def test_the_notice_is_one_and_says_what_the_applicant_should_know(
    joint: tuple[UUID, UUID], applicant: Actor
) -> None:
    food, fire = joint
    # the clock was set back since: the fact of one case comes later than the other's
    the_only(services.claim_cases(actor=REVIEWER, case_ids=[food], now=THURSDAY))
    proposed(food, remark="请备好图纸。", on=date(2026, 11, 27))

    the_only(services.agree_visit(actor=FIRE, case_id=fire, now=TUESDAY))
    settle(now=THURSDAY)

    notices = [
        one for each in joint for one in letters_of_case(each, applicant) if one.kind == "visit_set"
    ]
    assert len(notices) == 2
    assert len({one.reference for one in notices}) == 1
    for one in notices:
        pages = module("pypdfium2").PdfDocument(open_file(one.digest))
        words = "".join(page.get_textpage().get_text_bounded() for page in pages)
        assert "请备好图纸。" in words
        assert "RY8-01、RY8-02" in words


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"on": date(2026, 11, 23)}, VisitTimeUnfit),
        ({"on": date(2027, 2, 1)}, VisitTimeUnfit),
        ({"on": date.min}, VisitTimeUnfit),
        ({"hour": "25:00"}, VisitTimeUnfit),
        ({"on": date(2026, 11, 24), "hour": "09:00"}, VisitTimeUnfit),  # an hour ago
        ({"place": " "}, VisitPlaceMissing),
        ({"place": "路" * 201}, VisitPlaceMissing),
    ],
)
def test_a_visit_lies_ahead_and_has_a_place(
    joint: tuple[UUID, UUID], changes: dict[str, Any], error: type[Exception]
) -> None:
    told = {**WHEN, **changes}

    (outcome,) = services.propose_visit(actor=REVIEWER, case_id=joint[0], now=TUESDAY, **told)

    assert isinstance(outcome.error, error)
    assert not any("visit" in fact.name for one in joint for fact in facts_of(case_stream(one)))


def test_two_of_the_staff_go_and_only_the_post_that_looks_records(
    joint: tuple[UUID, UUID],
) -> None:
    food, _ = joint
    proposed(food, alone=True)

    (one,) = services.record_visit(
        actor=REVIEWER, case_id=food, now=THURSDAY, **{**FOUND, "officers": "甲员，甲员"}
    )
    (clerk,) = services.record_visit(actor=CLERK, case_id=food, now=THURSDAY, **FOUND)
    the_only(services.record_visit(actor=REVIEWER, case_id=food, now=THURSDAY, **FOUND))
    (twice,) = services.record_visit(actor=REVIEWER, case_id=food, now=THURSDAY, **FOUND)

    assert isinstance(one.error, TooFewOfficers)
    assert isinstance(clerk.error, NotPermitted)
    assert isinstance(twice.error, VisitedBefore)


def test_a_case_whose_review_on_site_is_spared_is_not_visited(spec: Make, applicant: Actor) -> None:
    values = {"enterprise_name": "示例小馆有限公司", "floor_area": 320, "fire_route": "commitment"}
    opened = services.open_cases(
        specs=[spec("fire_check", values=values)], actor=applicant, now=MONDAY
    )
    fire = the_only(opened).case_id
    the_only(services.accept_cases(actor=CLERK, case_ids=[fire], now=MONDAY))

    (outcome,) = services.propose_visit(actor=FIRE, case_id=fire, now=TUESDAY, **WHEN)

    assert isinstance(outcome.error, NoVisitHere)


def test_what_is_to_be_looked_at_first_is_not_approved_before(spec: Make, applicant: Actor) -> None:
    looks, decider = staff("event_review"), staff("event_decide")
    specs = [spec("large_event_permit", materials=())]
    event = the_only(services.open_cases(specs=specs, actor=applicant, now=MONDAY)).case_id
    the_only(services.accept_cases(actor=CLERK, case_ids=[event], now=MONDAY))
    the_only(services.review_cases(actor=looks, case_ids=[event], now=TUESDAY))
    decide: dict[str, Any] = {"actor": decider, "case_ids": [event], "outcome": "approved"}

    (early,) = services.decide_cases(**decide, now=TUESDAY)
    page = case_page(case(event).number, decider, now=TUESDAY)
    proposed(event, looks)
    the_only(services.record_visit(actor=looks, case_id=event, now=THURSDAY, **FOUND))
    done = services.decide_cases(**decide, now=THURSDAY)

    assert isinstance(early.error, VisitOwed)
    assert "approve" not in page.acts
    assert "须先完成现场核查" in next(one.why.zh for one in page.blocked if one.act == "approve")
    assert the_only(done).state == "approved"


@pytest.mark.parametrize(
    ("item", "looks", "decides"),
    [
        ("large_event_permit", "event_review", "event_decide"),
        ("food_licence", "food_review", "approval_decide"),  # its visit need not be
    ],
)
def test_a_visit_that_found_faults_keeps_an_approval_until_another_finds_none(
    spec: Make, applicant: Actor, item: str, looks: str, decides: str
) -> None:
    reviewer, decider = staff(looks), staff(decides)
    papers: dict[str, Any] = {"materials": ()} if item == "large_event_permit" else {}
    opened = services.open_cases(specs=[spec(item, **papers)], actor=applicant, now=MONDAY)
    looked = the_only(opened).case_id
    the_only(services.accept_cases(actor=CLERK, case_ids=[looked], now=MONDAY))
    proposed(looked, reviewer)
    unmet = {**FOUND, "met": False, "findings": "没有洗手池。"}
    the_only(services.record_visit(actor=reviewer, case_id=looked, now=THURSDAY, **unmet))
    the_only(services.review_cases(actor=reviewer, case_ids=[looked], now=THURSDAY))
    decide: dict[str, Any] = {"actor": decider, "case_ids": [looked], "outcome": "approved"}

    (early,) = services.decide_cases(**decide, now=THURSDAY)
    page = case_page(case(looked).number, decider, now=THURSDAY)
    friday = at("2026-11-27 10:00")
    again: dict[str, Any] = {**WHEN, "on": friday.date()}
    the_only(services.propose_visit(actor=reviewer, case_id=looked, now=THURSDAY, **again))
    (announced,) = services.decide_cases(**decide, now=THURSDAY)
    the_only(services.record_visit(actor=reviewer, case_id=looked, now=friday, **FOUND))

    assert isinstance(early.error, VisitUnmet)
    assert isinstance(announced.error, VisitUnmet)
    assert "approve" not in page.acts
    assert "reject" in page.acts
    why = next(one.why for one in page.blocked if one.act == "approve")
    assert "2026年11月26日的现场核查结论为不符合要求" in why.zh
    assert "found the requirements not met" in why.en
    assert the_only(services.decide_cases(**decide, now=friday)).state == "approved"


@pytest.mark.parametrize("act", ["propose_visit", "agree_visit"])
def test_who_may_not_arrange_a_visit_neither_locks_nor_reads_the_application(
    joint: tuple[UUID, UUID], act: str
) -> None:
    proposed(joint[1], FIRE)
    told = WHEN if act == "propose_visit" else {}

    with CaptureQueriesContext(connection) as asked:
        (outcome,) = getattr(services, act)(actor=STRANGER, case_id=joint[0], now=TUESDAY, **told)

    assert isinstance(outcome.error, NotFound)
    assert [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]] == []
