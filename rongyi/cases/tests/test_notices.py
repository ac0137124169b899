"""One notice for all desks: what each noted is told at once, whoever sends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from rongyi.cases import services
from rongyi.cases.errors import NotedTooLong, PointsMissing
from rongyi.cases.events import case_stream
from rongyi.cases.models import CaseMaterial, Correction
from rongyi.cases.queries import letters_of_case
from rongyi.cases.rules import Point
from rongyi.cases.rules.reasons import all_words
from rongyi.cases.tests.conftest import (
    CLERK,
    DECIDER,
    MONDAY,
    REVIEWER,
    Make,
    case,
    staff,
    the_only,
)
from rongyi.journal.jobs import settle
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from tests.at import at

TUESDAY = at("2026-11-24 10:00")


def body(case_id: UUID) -> dict[str, Any]:
    """What the newest fact of a case says."""
    told = facts_of(case_stream(case_id))[-1].body
    assert told is not None
    return told


def test_each_desk_notes_its_points_and_the_applicant_gets_one_notice(
    spec: Make, applicant: Actor
) -> None:
    bundle = new_id()
    specs = [
        spec(item, bundle_id=bundle, bundle_number="RY7") for item in ("food_licence", "signboard")
    ]
    food, sign = (
        one.case_id for one in services.open_cases(specs=specs, actor=applicant, now=MONDAY)
    )
    noted = {"points": [Point("field", "floor_area", "与合同不符")], "now": TUESDAY}

    the_only(services.look_at_case(actor=REVIEWER, case_id=food, **noted))
    settle(now=TUESDAY)
    waits = case(food).state
    points = [Point("other", "", "请说明招牌位置")]
    signs = staff("sign_review")
    the_only(services.look_at_case(actor=signs, case_id=sign, points=points, now=TUESDAY))
    settle(now=TUESDAY)

    assert waits == "submitted"
    assert {case(food).state, case(sign).state} == {"correction"}
    one, other = (letters_of_case(each, applicant)[0] for each in (food, sign))
    assert one.digest == other.digest
    assert one.reference == other.reference
    assert [each.points[0]["words"] for each in Correction.objects.order_by("case_id")] == [
        "与合同不符",
        "请说明招牌位置",
    ]


def test_a_notice_of_one_department_takes_along_what_all_others_noted(
    spec: Make, applicant: Actor
) -> None:
    bundle, area = new_id(), Point("field", "floor_area", "与合同不符")
    codes = ("food_licence", "signboard", "fire_check")
    specs = [spec(item, bundle_id=bundle, bundle_number="RY9") for item in codes]
    opened = services.open_cases(specs=specs, actor=applicant, now=MONDAY)
    food, sign, fire = (one.case_id for one in opened)
    for who, one, points in (
        (REVIEWER, food, [area]),
        (DECIDER, food, [Point("field", "floor_area", "请附测绘图")]),
        (staff("fire_review"), fire, [Point("other", "", "请说明疏散通道")]),
    ):
        the_only(services.look_at_case(actor=who, case_id=one, points=points, now=TUESDAY))

    own = [Point("field", "floor_area", "请按实测填写"), Point("other", "", "请说明用途")]
    the_only(services.ask_correction(actor=CLERK, case_ids=[food], points=own, now=TUESDAY))
    settle(now=TUESDAY)

    assert [case(one).state for one in (food, sign, fire)] == [
        "correction",
        "submitted",  # nobody noted anything of it
        "correction",
    ]
    assert [one["words"] for one in body(food)["points"]] == [
        "请按实测填写；与合同不符；请附测绘图",
        "请说明用途",
    ]
    one, other = (letters_of_case(each, applicant)[0] for each in (food, fire))
    assert (one.digest, one.reference) == (other.digest, other.reference)


def test_what_was_noted_is_sent_on_the_last_day_whoever_did_not_look(submitted: UUID) -> None:
    points = [Point("field", "floor_area", "与合同不符")]
    the_only(services.look_at_case(actor=CLERK, case_id=submitted, points=points, now=TUESDAY))

    early = services.send_due_notices(now=at("2026-11-27 10:00"))
    due = services.send_due_notices(now=at("2026-11-30 10:00"))

    assert early == []
    assert [one.state for one in due] == ["correction"]


def test_a_desk_that_says_nothing_of_a_point_is_asked_again(submitted: UUID) -> None:
    (empty,) = services.look_at_case(
        actor=REVIEWER, case_id=submitted, points=[Point("other", "", " ")], now=TUESDAY
    )
    fine = services.look_at_case(actor=REVIEWER, case_id=submitted, points=[], now=TUESDAY)
    settle(now=TUESDAY)

    assert isinstance(empty.error, PointsMissing)
    assert the_only(fine).state == "submitted"
    assert case(submitted).state == "submitted"  # nothing to correct: nothing is sent


@pytest.mark.parametrize("sender", ["clerk", "calendar"])
def test_what_was_noted_stands_in_no_notices_way(spec: Make, applicant: Actor, sender: str) -> None:
    """A noted paper was fetched meanwhile, and two desks noted more than a notice has room for."""
    papers = (services.MaterialSpec("site_plan", "upload"),)
    (opened,) = services.open_cases(specs=[spec(materials=papers)], actor=applicant, now=MONDAY)
    one = opened.case_id
    plan = Point("material", "site_plan", "图纸不清")
    for who, start in ((CLERK, 0), (REVIEWER, 100)):
        many = [Point("other", "", f"第{start + place}处") for place in range(49)]
        done = services.look_at_case(actor=who, case_id=one, points=[plan, *many], now=TUESDAY)
        the_only(done)
    CaseMaterial.objects.filter(case_id=one, code="site_plan").update(way="data_call")

    if sender == "clerk":
        own = [Point("other", "", "请说明用途")]
        sent = services.ask_correction(actor=CLERK, case_ids=[one], points=own, now=TUESDAY)
    else:
        sent = services.send_due_notices(now=at("2026-11-30 10:00"))

    the_only(sent)
    told = [each["words"] for each in body(one)["points"]]
    assert len(told) == 50
    assert "图纸不清" not in told
    assert sender == "calendar" or told[0] == "请说明用途"


def test_of_one_thing_nothing_is_cut_and_what_is_too_long_is_refused_at_once(
    submitted: UUID,
) -> None:
    def noted(who: Actor, words: str) -> services.Outcome:
        points = [Point("field", "floor_area", words)]
        return services.look_at_case(actor=who, case_id=submitted, points=points, now=TUESDAY)[0]

    first, second = noted(CLERK, "一" * 1_500), noted(REVIEWER, "二" * 1_500)
    again = noted(CLERK, "三" * 1_500)  # in place of what the same desk noted before

    assert (first.done, again.done) == (True, True)
    assert isinstance(second.error, NotedTooLong)
    assert all_words("", "请附图") == "请附图"
    assert all_words("请附图纸", "图纸；请附图纸") == "请附图纸；图纸"
