"""The rarer acts at the desk: the form, what is typed wrong, who may not, and what is kept."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rongyi.workbench.tests.test_acts import post

ORDER_ON = ("order_on-year", "order_on-month", "order_on-day")
GROUND = {"ground": "conditions_not_met"}
# Act, its form filled in well, and the state it leads to. All from a submitted case at the counter.
BEFORE = [
    (
        "mend",
        {"element": "floor_area", "value": "130", "agreed": "true"},
        {"element": "floor_area", "value": "很大", "agreed": "true"},
        "submitted",
    ),
    ("not-needed", {"reasons": "只卖预包装食品。"}, {"reasons": " "}, "not_needed"),
    (
        "not-ours",
        {"department": "health", "reasons": "属卫生许可"},
        {"department": "nobody"},
        "not_ours",
    ),
    (
        "look",
        {"point": ["other-"], "words-other-": "请补充联系人。"},
        {"point": ["other-"], "words-other-": ""},
        "submitted",
    ),
]
# The same from a reviewed case, by who decides and leads the body.
AT_DECISION = [
    ("send-back", {"reason": "请核实面积。"}, {"reason": ""}, "accepted"),
    ("extend", {"workdays": "10", "reason": "案情复杂。"}, {"workdays": "abc"}, "reviewed"),
    (
        "transfer",
        {"department": "health", "reasons": "应由其办理。"},
        {"department": "approval_bureau", "reasons": "应由其办理。"},
        "transferred",
    ),
    ("annul", {"ground": "twice", "reasons": "重复。"}, {"ground": "whim"}, "void"),
    (
        "tell-party",
        {"name": "王邻居", "contact": "0512-00000000", "interest": "油烟。"},
        {"name": "", "contact": "", "interest": "油烟。"},
        "reviewed",
    ),
    ("tell-hearing", {"reason": "重大利益。"}, {"reason": ""}, "reviewed"),
]


@pytest.mark.parametrize(("act", "good", "bad", "state"), BEFORE)
def test_the_counter_turns_away_and_puts_right(clerk, opened, page_of, act, good, bad, state):
    number = opened()

    shown = clerk.get(f"/work/cases/{number}/{act}/")
    wrong = post(clerk, number, act, **bad)
    done = post(clerk, number, act, **good)

    assert shown.status_code == 200
    assert wrong.status_code == 422
    assert "error-summary" in wrong.content.decode()
    assert done.status_code == 302
    assert page_of(number).state == state


@pytest.mark.parametrize(("act", "good", "bad", "state"), AT_DECISION)
def test_who_decides_has_his_ways_too(signed_in, reviewed, page_of, act, good, bad, state):
    number, decider = reviewed(), signed_in("fang_hui")

    shown = decider.get(f"/work/cases/{number}/{act}/")
    wrong = post(decider, number, act, **bad)
    done = post(decider, number, act, **good)

    assert shown.status_code == 200
    assert wrong.status_code == 422
    assert done.status_code == 302
    assert page_of(number).state == state


@pytest.mark.parametrize("act", [one[0] for one in (*BEFORE, *AT_DECISION)] + ["reopen", "hear"])
def test_who_has_no_part_in_it_finds_no_such_case(signed_in, opened, page_of, act):
    number, stranger = opened(), signed_in("tang_jie")

    answer = post(stranger, number, act, reasons="试")

    assert answer.status_code == 404
    assert page_of(number).state == "submitted"


@pytest.mark.parametrize("act", ["extend", "annul", "send-back", "transfer", "reopen"])
def test_the_counter_does_not_what_the_head_does(clerk, opened, page_of, act):
    number = opened()

    answer = post(clerk, number, act, workdays="5", reason="x", ground="twice", reasons="x")

    assert answer.status_code == 403
    assert page_of(number).state == "submitted"


def test_what_was_typed_is_kept_when_a_body_is_missing(clerk, opened):
    number = opened()

    answer = post(clerk, number, "not-ours", reasons="应向卫健委申请。")

    assert answer.status_code == 422
    assert "应向卫健委申请。</textarea>" in answer.content.decode()


def test_the_letter_that_turns_away_is_seen_before_it_is_sent(clerk, opened, page_of):
    number = opened()
    data = {"go": "preview", "department": "health", "reasons": "属卫生许可。"}

    answer = clerk.post(f"/work/cases/{number}/not-ours/", data)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "请向卫生健康委员会申请" in shown
    assert page_of(number).state == "submitted"


def test_the_page_names_the_article_of_each_act_and_of_what_was_done(clerk, opened):
    number = opened()
    post(clerk, number, "accept")

    other = opened()
    before, after = (clerk.get(f"/work/cases/{one}/").content.decode() for one in (other, number))

    assert "当场更正" in before
    assert "《行政许可法》第三十二条第一款第三项" in before
    assert "《行政许可法》第三十二条第一款第五项" in after


def test_a_decided_case_is_taken_up_again_by_its_head(signed_in, reviewed, page_of):
    number, decider = reviewed(), signed_in("fang_hui")
    post(decider, number, "decide", outcome="rejected", reasons="不符。", **GROUND)
    today = timezone.localdate()
    day = dict(zip(ORDER_ON, (today.year, today.month, today.day), strict=True))
    order = {"order": "court", "order_body": "示例法院", "reason": "判令重新作出决定。", **day}

    bare = post(decider, number, "reopen", **order)
    done = post(decider, number, "reopen", order_number="（2026）示例1号", **order)

    assert bare.status_code == 422
    assert done.status_code == 302
    assert page_of(number).state == "accepted"
