"""After submitting: receipt, timeline, corrections, results handed on, the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rongyi.cases import services as cases
from rongyi.cases.models import Case, CaseMaterial
from rongyi.cases.queries import case_page, cases_of_bundle
from rongyi.cases.rules import Point
from rongyi.identity.queries import actor_for
from rongyi.journal.jobs import deliver_pending, seal_pending
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import FieldProblems, NotFound
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from rongyi.themes import queries, services
from rongyi.themes.errors import FieldMissing, NothingToCorrect
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import PDF, acting, filled_bundle
from tests.at import at

SUBMITTED = at("2026-11-24 09:00")
NEXT_DAY = at("2026-11-25 10:00")
NOT_ACTIVE = "not_active"  # a ground of the licence check


@pytest.fixture
def owner(people):
    return acting(people["wang_yiming"])


@pytest.fixture
def clerk(people):
    return people["zhou_min"]


@pytest.fixture
def number(owner):
    bundle = filled_bundle(owner)
    return services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=SUBMITTED).number


def case_of(number, item):
    return Case.objects.get(number__startswith=number, item_code=item)


def test_the_receipt_says_what_happens_next_and_by_when(owner, number):
    page = queries.receipt(number, owner, now=SUBMITTED)

    assert page.number == number
    assert len(page.cases) == 4
    assert page.expected_on.isoformat() == "2026-12-08"  # 5 working days to accept it, then 5
    assert "12月8日" in page.what_next.zh
    assert "先由" in page.what_next.zh  # the others wait for the check of the licence
    assert page.papers


def test_the_receipt_says_the_same_for_ever(owner, number):
    before = queries.receipt(number, owner, now=SUBMITTED)

    release(number)
    Bundle.objects.filter(number=number).update(entries={})

    after = queries.receipt(number, owner, now=at("2027-03-01 09:00"))
    assert replace(after, head=before.head) == before


def test_another_s_receipt_is_not_found(people, number):
    for page in (queries.receipt, queries.timeline):
        with pytest.raises(NotFound):
            page(number, people["li_wenjing"], now=SUBMITTED)


def test_the_timeline_shows_what_was_done_runs_and_comes(owner, number):
    page = queries.timeline(number, owner, now=NEXT_DAY)

    kinds = [entry.kind for entry in page.entries]
    assert kinds[0] == "done"
    assert kinds[-2:] == ["now", "future"]
    assert len(page.entries[-2].nested) == 4
    assert page.entries[-1].on == page.clock.expected_on
    assert (page.clock.legal, page.clock.promised, page.clock.used) == (20, 5, 0)


def test_a_case_that_waited_goes_on_with_the_result(owner, number, clerk):
    check = case_of(number, "licence_check")
    assert case_of(number, "food_licence").state == "waiting"

    cases.decide_by_rule(case_id=check.id, now=SUBMITTED)
    cases.settle_decided(case_id=check.id, now=SUBMITTED)
    services.join_bundle(bundle_id=check.bundle_id, now=NEXT_DAY)

    assert case_of(number, "food_licence").state == "submitted"
    assert case_of(number, "signboard").state == "submitted"


def test_a_case_goes_on_only_when_the_result_before_it_is_released(owner, number, clerk):
    """By its start the applicant would see what became of the first, before that is sealed."""
    check, licence = (case_of(number, item) for item in ("licence_check", "food_licence"))

    deliver_pending(now=SUBMITTED, sealing=False)

    check.refresh_from_db()
    assert (check.state, case_of(number, licence.item_code).state) == ("closed", "waiting")
    assert all(row.sealing for row in cases_of_bundle(check.bundle_id, owner, now=NEXT_DAY)
               if row.item_code == "licence_check")  # fmt: skip

    seal_pending()
    deliver_pending(now=SUBMITTED, sealing=False)

    assert case_of(number, licence.item_code).state == "submitted"


def test_a_correction_is_asked_for_and_answered_in_place(owner, number, clerk):
    case = release(number)
    points = [
        Point("field", "kitchen_area", "面积与平面图不一致"),
        Point("material", "layout_flow", "看不清"),
    ]
    (asked,) = cases.ask_correction(actor=clerk, case_ids=[case.id], points=points, now=NEXT_DAY)
    assert asked.error is None
    page = queries.timeline(number, owner, now=NEXT_DAY)
    waiting = next(entry for entry in page.entries if entry.kind == "waiting")

    with pytest.raises(FieldProblems) as told:
        services.answer_correction(
            number=case.number, values={"kitchen_area": "large"}, files={}, actor=owner,
            now=NEXT_DAY,
        )  # fmt: skip
    answered = services.answer_correction(
        number=case.number,
        values={"kitchen_area": "55"},
        files={"layout_flow": [services.Upload("清楚.pdf", PDF.replace(b"1.4", b"1.5"))]},
        note="平面图按实测重画",
        actor=owner,
        now=NEXT_DAY,
    )

    assert waiting.action_number == case.number
    assert set(told.value.problems) == {"kitchen_area", "layout_flow"}
    assert answered.state == "submitted"
    papers = CaseMaterial.objects.filter(case=case, code="layout_flow").order_by("place")
    assert [paper.name for paper in papers][-1] == "清楚.pdf"
    assert case_page(case.number, clerk, now=NEXT_DAY).history[-1].note == "平面图按实测重画"
    with pytest.raises(NothingToCorrect):
        services.answer_correction(
            number=case.number, values={}, files={}, actor=owner, now=NEXT_DAY
        )


def test_a_correction_does_not_empty_what_is_always_asked_for(owner, number, clerk):
    case = release(number)
    points = [Point("field", "kitchen_area", "请核对面积")]
    cases.ask_correction(actor=clerk, case_ids=[case.id], points=points, now=NEXT_DAY)

    with pytest.raises(FieldProblems) as told:
        services.answer_correction(
            number=case.number, values={}, files={}, actor=owner, now=NEXT_DAY
        )

    assert isinstance(told.value.problems["kitchen_area"], FieldMissing)


def test_what_waits_for_a_result_that_will_never_come_ends(owner, number, people):
    check = case_of(number, "licence_check")
    cases.withdraw_cases(actor=owner, case_ids=[check.id], reason="不办了", now=NEXT_DAY)

    services.join_bundle(bundle_id=check.bundle_id, now=NEXT_DAY)
    services.join_bundle(bundle_id=check.bundle_id, now=NEXT_DAY)

    states = set(Case.objects.filter(bundle_id=check.bundle_id).values_list("state", flat=True))
    bundle = Bundle.objects.get(number=number)
    assert states == {"withdrawn", "ended"}
    assert (bundle.state, bundle.finished_at) == ("done", NEXT_DAY)


def test_who_waited_for_what_was_not_accepted_is_told_so_and_withdrew_nothing(owner, number, clerk):
    check = case_of(number, "licence_check")
    desk = Actor(person_id=new_id(), posts=frozenset({"licence_desk"}))
    (refused,) = cases.refuse_cases(
        actor=desk, case_ids=[check.id], ground=NOT_ACTIVE, reasons="已注销", now=NEXT_DAY
    )
    services.join_bundle(bundle_id=check.bundle_id, now=NEXT_DAY)

    before = queries.timeline(number, owner, now=NEXT_DAY)
    (listed,) = queries.my_bundles(owner)
    seal_pending()
    page = queries.timeline(number, owner, now=NEXT_DAY)
    (mine,) = queries.my_bundles(owner)

    assert refused.done
    assert before.head.state_words.zh == listed.head.state_words.zh == "正在存证"
    told = str(before)
    assert not before.finished and "未获批准" not in told and "不予受理" not in told
    said = [entry.title.zh for entry in page.entries]
    assert "因前置事项“营业执照信息核验”未获批准而终止" in said
    assert not any("撤回" in one for one in said)
    assert "不予受理1项、前置未获批准而终止3项" in page.entries[-1].words.zh
    assert page.head.state_words.zh == mine.head.state_words.zh == "已办结，未获批准"


def test_nobody_but_the_platform_ends_what_waits(owner, number, clerk):
    food = case_of(number, "food_licence")
    earlier = {food.id: [Text("营业执照信息核验", "Licence check")]}

    refused = [
        cases.end_cases(actor=one, earlier=earlier, now=NEXT_DAY)[0].done for one in (owner, clerk)
    ]
    (withdrawn,) = cases.withdraw_cases(actor=SYSTEM, case_ids=[food.id], now=NEXT_DAY)

    assert refused == [False, False]
    assert not withdrawn.done  # only the applicant withdraws


def test_staff_see_their_cases_of_a_bundle_only(people, owner, number):
    food = actor_for(people["xu_ning"].person_id, None, now=NEXT_DAY)
    bundle = Bundle.objects.get(number=number)

    seen = cases_of_bundle(bundle.id, food, now=NEXT_DAY)

    assert [row.item_code for row in seen] == ["food_licence"]
    assert cases_of_bundle(bundle.id, people["li_wenjing"], now=NEXT_DAY) == []


def test_following_takes_few_queries(owner, number, django_assert_max_num_queries):
    queries.timeline(number, owner, now=NEXT_DAY)
    with django_assert_max_num_queries(10):
        queries.timeline(number, owner, now=NEXT_DAY)
    with django_assert_max_num_queries(6):
        queries.receipt(number, owner, now=NEXT_DAY)


@pytest.mark.django_db(transaction=True)
def test_the_facts_carry_a_bundle_on_by_themselves(people):
    owner = acting(people["wang_yiming"])
    bundle = filled_bundle(owner)
    number = services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=SUBMITTED).number

    for _ in range(4):
        deliver_pending()

    assert case_of(number, "licence_check").state == "closed"
    assert case_of(number, "food_licence").state == "submitted"


def release(number):
    """The licence was checked, so the food licence is submitted."""
    check = case_of(number, "licence_check")
    cases.decide_by_rule(case_id=check.id, now=SUBMITTED)
    cases.settle_decided(case_id=check.id, now=SUBMITTED)
    services.join_bundle(bundle_id=check.bundle_id, now=NEXT_DAY)
    return case_of(number, "food_licence")


def test_nothing_happens_to_a_bundle_that_is_not_there(db):
    services.join_bundle(bundle_id=SYSTEM.person_id, now=NEXT_DAY)
