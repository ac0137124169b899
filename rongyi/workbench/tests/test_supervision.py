"""The page of supervision, and the marks in the work list: who sees what, and in which order."""

from __future__ import annotations

import pytest

from rongyi.cases.models import CaseWarning
from rongyi.cases.services import watch_cases
from tests.at import at

LATE = at("2026-12-01 10:15")
PAGE = "/work/supervision/"


@pytest.fixture
def late(accepted) -> str:
    """Accepted on Monday, due on Thursday, looked at on the Tuesday after; its number."""
    number = accepted()
    watch_cases(now=LATE)
    return number


def test_the_post_reads_what_it_was_told_and_the_head_all_of_the_department(signed_in, late):
    post = signed_in("xu_ning").get(PAGE).content.decode()
    head = signed_in("xiong_ke").get(PAGE).content.decode()
    other = signed_in("tang_jie").get(PAGE).content.decode()

    assert late in post and "环节超期" in post and "超过承诺期限" not in post
    assert late in head and "超过承诺期限" in head and "升级督办" in head
    assert late not in other and "没有临期或超期的办件" in other


def test_filters_narrow_and_what_is_not_a_filter_shows_what_is_open(signed_in, late):
    head = signed_in("xiong_ke")

    escalated = head.get(PAGE, {"filter": "escalated"}).content.decode()
    yellow = head.get(PAGE, {"filter": "yellow"}).content.decode()
    unknown = head.get(PAGE, {"filter": "no'such"})
    nothing = head.get(PAGE, {"q": "RY-not-there"}).content.decode()

    assert escalated.count(late) < yellow.count(late) + escalated.count(late)
    assert "环节将到期" in yellow and "环节超期" not in yellow
    assert unknown.status_code == 200 and late in unknown.content.decode()
    assert "没有这类记录" in nothing


def test_pages_follow_by_key_without_gap_or_repetition(signed_in, accepted, monkeypatch):
    monkeypatch.setattr("rongyi.workbench.counter.supervision.ROWS", 4)
    numbers = {accepted(), accepted(), accepted()}
    watch_cases(now=LATE)
    head, seen, url = signed_in("xiong_ke"), [], PAGE

    while url:
        answer = head.get(url)
        seen += [row.id for row in answer.context["rows"]]
        url = answer.context["after_url"]

    told = CaseWarning.objects.filter(case__number__in=numbers)
    assert len(seen) == len(set(seen)) == told.count() == 15


def test_a_key_that_is_none_is_bad_input_and_a_citizen_sees_nothing(signed_in, late):
    assert signed_in("xiong_ke").get(PAGE, {"after": "1 or 1=1"}).status_code == 422
    assert signed_in("wang_yiming").get(PAGE).status_code == 403


def test_the_work_list_marks_what_supervision_told(signed_in, late, opened):
    listed = signed_in("xu_ning").get("/work/food_review/").content.decode()
    fresh = signed_in("zhou_min")
    opened()

    assert "已升级" in listed
    assert "已预警" not in fresh.get("/work/window_general/").content.decode()
