"""The site visit at the desk: proposed, agreed to, recorded, and seen by the applicant once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rongyi.kernel.ids import new_id
from rongyi.workbench.tests.test_acts import post

VALUES = {"enterprise_name": "示例小馆有限公司", "floor_area": 320, "fire_route": "inspection"}


@pytest.fixture
def when():
    """In three days, whatever day it is."""
    day = timezone.localdate() + timedelta(days=3)
    parts = {"on-year": day.year, "on-month": day.month, "on-day": day.day}
    return {**parts, "hour": "09:30", "place": "示例路1号", "alone": "false"}


@pytest.fixture
def joint(accepted):
    """Two cases of one application whose site is to be looked at."""
    bundle = new_id()
    return [
        accepted(one, bundle=bundle, values=VALUES, position=place)
        for place, one in enumerate(("food_licence", "fire_check"), 1)
    ]


def test_two_departments_arrange_one_visit_by_their_pages(signed_in, joint, page_of, when):
    food, fire = joint
    reviewer, fireman = signed_in("xu_ning"), signed_in("ma_chao")

    wrong = post(reviewer, food, "propose-visit", **{**when, "hour": "半上午"})
    done = post(reviewer, food, "propose-visit", **when)
    seen = fireman.get(f"/work/cases/{fire}/").content.decode()
    queue = "/work/fire_review/?queue=visits_to_agree"
    waits = fireman.get(queue).content.decode()
    english = fireman.get(f"/en{queue}").content.decode()
    agreed = post(fireman, fire, "agree-visit")
    gone = fireman.get(queue).content.decode()
    unfit = fireman.get(f"{queue}&light=red")
    after = fireman.get(f"/work/cases/{fire}/").content.decode()

    assert wrong.status_code == 422
    assert "半上午" in wrong.content.decode()
    assert done.status_code == 302
    assert "09:30，示例路1号" in seen
    assert "还有部门没有同意" in seen
    assert f"/work/cases/{fire}/agree-visit/" in seen
    assert f"/work/cases/{fire}/propose-visit/" in seen
    assert "待同意的现场核查" in waits
    assert "Until the day proposed" in english
    assert f"/work/cases/{fire}/agree-visit/?queue=visits_to_agree" in waits
    assert 'type="checkbox"' not in waits  # nothing is done with several at once
    assert f"/work/cases/{fire}/agree-visit/" not in gone
    assert "没有等待本岗位同意的现场核查" in gone
    assert unfit.status_code == 422
    assert agreed.status_code == 302
    assert "各部门均已同意" in after
    assert page_of(food).visit.settled


def test_a_result_is_not_recorded_before_the_day_and_is_kept_as_typed(signed_in, joint, when):
    food, _ = joint
    reviewer = signed_in("xu_ning")
    post(reviewer, food, "propose-visit", **{**when, "alone": "true"})

    early = post(reviewer, food, "visit", met="true", officers="甲、乙", findings="布局一致。")

    assert early.status_code == 409
    assert "布局一致。</textarea>" in early.content.decode()


def test_who_has_no_part_in_it_learns_nothing_of_a_visit(signed_in, joint, when):
    stranger = signed_in("tang_jie")

    answers = [
        post(stranger, joint[0], act, **when) for act in ("propose-visit", "agree-visit", "visit")
    ]

    assert [one.status_code for one in answers] == [404, 404, 404]
