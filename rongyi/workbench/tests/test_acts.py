"""Each act by the post that has it, by one that has not, twice, and with bad input."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from rongyi.cases.services import MaterialSpec, accept_cases
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.facts import StreamKey
from tests.at import at

QUERIES_MAX = 20
WORDS = {"reasons": "油烟管道不符合要求。", "ground": "conditions_not_met"}


def post(client: Client, number: str, act: str, **data: object):
    """Press the button of an act."""
    return client.post(f"/work/cases/{number}/{act}/", {"go": "send", **data})


def test_the_counter_accepts_and_the_clock_starts(clerk, opened, page_of):
    number = opened()

    answer = post(clerk, number, "accept")

    assert answer.status_code == 302
    assert page_of(number).state == "accepted"
    assert "已受理" in clerk.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("forged", ["-1", "1.0", "٣", "x", "9" * 20])
def test_a_version_that_no_form_carries_changes_nothing(clerk, opened, page_of, forged):
    number = opened()

    answer = post(clerk, number, "accept", version=forged)

    assert answer.status_code == 409
    assert page_of(number).state == "submitted"


def test_all_cases_of_an_application_are_accepted_together(clerk, opened, page_of):
    number = opened()
    other = opened("signboard", bundle=page_of(number).bundle_id, position=2)

    answer = clerk.post(f"/work/cases/{number}/accept-all/", {"go": "send"}, follow=True)

    assert {page_of(one).state for one in (number, other)} == {"accepted"}
    assert "已受理2件" in answer.content.decode()


def test_not_accepting_needs_ground_and_reasons_and_keeps_what_was_typed(clerk, opened, page_of):
    number = opened()

    bare = post(clerk, number, "refuse", reasons="不属于园区。")
    done = post(clerk, number, "refuse", reasons="不属于园区。", ground="not_our_power")

    assert bare.status_code == 422
    assert "不属于园区。</textarea>" in bare.content.decode()
    assert "error-summary" in bare.content.decode()
    assert done.status_code == 302
    assert page_of(number).state == "refused"


def test_the_letter_is_shown_before_it_is_sent(clerk, opened, page_of):
    number = opened()

    data = {"go": "preview", "reasons": "不属于园区。", "ground": "not_our_power"}
    answer = clerk.post(f"/work/cases/{number}/refuse/", data)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "不予受理决定书" in shown
    assert "行政复议" in shown
    assert page_of(number).state == "submitted"


def test_corrections_are_asked_for_all_at_once(clerk, opened, page_of):
    number = opened()
    data = {
        "point": ["material-layout_flow", "field-floor_area", "other-"],
        "words-material-layout_flow": "看不清，请重新拍照。",
        "words-field-floor_area": "与平面图不一致。",
        "words-other-": "请补充联系人。",
    }

    letter = clerk.post(f"/work/cases/{number}/correction/", {**data, "go": "preview"})
    post(clerk, number, "correction", **data)

    assert "一次性补正告知书" in letter.content.decode()
    asked = page_of(number).corrections[0].points
    assert [(one.kind, one.code) for one in asked] == [
        ("material", "layout_flow"),
        ("field", "floor_area"),
        ("other", ""),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"point": ["material-layout_flow"]},
        {"point": ["material-nothing_of_ours"], "words-material-nothing_of_ours": "x"},
        {"point": ["material-layout_flow"], "words-material-layout_flow": "字" * 2_001},
    ],
    ids=["nothing ticked", "no words", "unknown paper", "too many words"],
)
def test_a_notice_that_says_nothing_is_not_sent(clerk, opened, page_of, data):
    number = opened()

    answer = post(clerk, number, "correction", **data)

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert page_of(number).state == "submitted"


def test_the_reviewer_stops_the_clock_lets_it_run_and_gives_the_opinion(
    signed_in, accepted, page_of
):
    number, reviewer = accepted(), signed_in("xu_ning")
    until = {"until-year": "2026", "until-month": "12", "until-day": "4"}

    post(
        reviewer,
        number,
        "stop",
        special="hearing",
        at_time="14:30",
        place="听证室",
        reason="现场核查",
        **until,
    )
    stopped = page_of(number).state
    post(reviewer, number, "resume")
    post(reviewer, number, "review", passes="true", opinion="符合条件。")

    assert stopped == "stopped"
    assert page_of(number).state == "reviewed"
    assert page_of(number).history[-1].note == "符合条件。"


HEARING = {
    "special": "hearing", "place": "三楼听证室", "reason": "重大利益",
    "until-year": "2026", "until-month": "12", "until-day": "4",
}  # fmt: skip


@pytest.mark.parametrize(
    ("act", "data", "kept"),
    [
        (
            "stop",
            {
                "special": "hearing",
                "at_time": "14:30",
                "place": "听证室",
                "reason": "核查",
                "until-year": "abc",
            },
            "核查",
        ),
        ("stop", {"special": "nonsense", "reason": "核查"}, "核查"),
        ("stop", {**HEARING, "at_time": "下午两点"}, "下午两点"),
        ("stop", {**HEARING, "at_time": "14:30", "until-month": "11"}, "14:30"),
        ("review", {"passes": "false", "opinion": ""}, "审查意见"),
        ("review", {"opinion": "没有选择"}, "没有选择"),
        ("review", {"passes": "false", "opinion": "字" * 2_001}, "字" * 2_001),
    ],
)
def test_bad_input_shows_the_form_again_with_what_was_typed(signed_in, accepted, act, data, kept):
    answer = post(signed_in("xu_ning"), accepted(), act, **data)

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "error-summary" in shown
    assert kept in shown


def test_the_desk_approves_after_seeing_the_letter(signed_in, reviewed, page_of):
    number, desk = reviewed(), signed_in("fang_hui")

    letter = clerkless(desk, number, outcome="approved")
    post(desk, number, "decide", outcome="approved")

    assert "准予行政许可决定书" in letter
    assert "代行" in letter
    assert page_of(number).outcome == "approved"


def clerkless(client: Client, number: str, **data: str) -> str:
    """The page with the letter of a decision."""
    answer = client.post(f"/work/cases/{number}/decide/", {"go": "preview", **data})
    return str(answer.content.decode())


def test_a_rejection_names_ground_and_reasons(signed_in, reviewed, page_of):
    number, desk = reviewed(), signed_in("fang_hui")

    bare = post(desk, number, "decide", outcome="rejected", reasons="不符合。")
    none = post(desk, number, "decide")
    letter = clerkless(desk, number, outcome="rejected", **WORDS)
    post(desk, number, "decide", outcome="rejected", **WORDS)

    assert bare.status_code == none.status_code == 422
    assert "不予行政许可决定书" in letter
    assert page_of(number).outcome == "rejected"


def test_a_double_click_is_done_once_and_is_no_error(signed_in, reviewed, page_of):
    number, desk = reviewed(), signed_in("fang_hui")
    version = str(page_of(number).version)

    answers = [post(desk, number, "decide", outcome="approved", version=version) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert "没有重复办理" in desk.get(f"/work/cases/{number}/").content.decode()
    decided = [row for row in page_of(number).history if row.name == "case.decided.v1"]
    assert len(decided) == 1


def test_who_comes_second_is_told_who_was_first_and_keeps_the_words(
    signed_in, opened, people, page_of
):
    number, clerk = opened(), signed_in("zhou_min")
    page = page_of(number)
    colleague = replace(people["zhou_min"], person_id=people["bai_lu"].person_id)
    accept_cases(actor=colleague, case_ids=[page.case_id], now=at("2026-11-23 10:30"))

    data = {"reasons": "写了很久的理由", "ground": "not_our_power", "version": str(page.version)}
    answer = post(clerk, number, "refuse", **data)

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "10:30 白露" in shown
    assert "写了很久的理由" in shown
    assert page_of(number).state == "accepted"


def test_what_changed_since_it_was_looked_at_is_not_acted_upon(signed_in, accepted, page_of):
    number, reviewer = accepted(), signed_in("xu_ning")
    seen = str(page_of(number).version)
    until = {"until-year": "2026", "until-month": "12", "until-day": "4"}
    post(
        reviewer,
        number,
        "stop",
        special="hearing",
        at_time="14:30",
        place="听证室",
        reason="听证",
        **until,
    )
    post(reviewer, number, "resume")

    answer = post(reviewer, number, "review", passes="true", version=seen)

    assert answer.status_code == 409
    assert page_of(number).state == "accepted"


@pytest.mark.parametrize("act", ["review", "stop", "resume", "decide"])
def test_an_act_of_another_post_is_forbidden_and_recorded(clerk, accepted, page_of, act):
    number = accepted()

    data = {"outcome": "approved", "passes": "true", "special": "test", "reason": "x"}
    answer = post(clerk, number, act, **data)

    assert answer.status_code == 403
    stream = refusal_stream(StreamKey("case", str(page_of(number).case_id)))
    assert facts_of(stream)
    assert page_of(number).state == "accepted"


@pytest.mark.parametrize("act", ["accept", "refuse", "correction", "review", "decide", "deliver"])
def test_for_another_department_the_case_does_not_exist(signed_in, opened, page_of, act):
    number, stranger = opened(), signed_in("yu_fei")

    here = stranger.get(f"/work/cases/{number}/")
    acted = post(stranger, number, act)
    nowhere = stranger.get("/work/cases/RY0000000000-01/")

    assert here.status_code == acted.status_code == nowhere.status_code == 404
    assert body_of(here) == body_of(nowhere)
    assert facts_of(refusal_stream(StreamKey("case", str(page_of(number).case_id))))


def body_of(answer) -> str:
    """The page without what differs from request to request."""
    text = answer.content.decode()
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
    return re.sub(r"/work/cases/[^\"/&%]+|%2Fwork%2Fcases%2F[^\"&%]+", "", text)


def test_a_blocked_act_says_why(signed_in, accepted):
    shown = signed_in("fang_hui").get(f"/work/cases/{accepted()}/").content.decode()

    assert "须先由食品经营审查岗审查" in shown
    assert "/decide/" not in shown


def test_the_page_of_a_case_costs_few_queries(clerk, opened, django_assert_max_num_queries):
    number = opened()
    clerk.get(f"/work/cases/{number}/")

    with django_assert_max_num_queries(QUERIES_MAX):
        clerk.get(f"/work/cases/{number}/")


def test_the_page_shows_sources_checks_power_and_history(clerk, opened):
    shown = clerk.get(f"/work/cases/{opened()}/").content.decode()

    for words in ("申请人填写", "自动核对", "代行", "王一鸣", "营业执照登记"):
        assert words in shown


def test_before_and_after_follow_the_list(clerk, opened):
    numbers = [opened() for _ in range(3)]

    shown = clerk.get(f"/work/cases/{numbers[1]}/?post=window_general").content.decode()

    links = re.findall(r'rel="(?:prev|next)" href="/work/cases/([^/]+)/', shown)
    assert len(links) == 2
    assert links == [numbers[0], numbers[2]]


def test_a_get_of_an_act_shows_its_form_and_changes_nothing(clerk, opened, page_of):
    number = opened()

    shown = clerk.get(f"/work/cases/{number}/refuse/")

    assert shown.status_code == 200
    assert "法定理由" in shown.content.decode()
    assert page_of(number).state == "submitted"


def test_a_value_that_contradicts_the_register_shows_both(clerk, opened):
    number = opened(
        sources={"enterprise_name": "!company_licence"},
        materials=(
            MaterialSpec(
                "business_licence",
                "data_call",
                evidence={"dataset": "company_licence", "fields": {"name": "登记的名称"}},
            ),
        ),
    )

    shown = clerk.get(f"/work/cases/{number}/").content.decode()

    assert "申请人更正" in shown
    assert "登记为：登记的名称" in shown
    assert "与登记数据不一致" in shown


def test_what_another_department_does_is_named_and_not_shown(signed_in, opened, page_of):
    number = opened()
    other = opened("signboard", bundle=page_of(number).bundle_id, position=2)

    shown = signed_in("xu_ning").get(f"/work/cases/{number}/").content.decode()

    assert "城市管理局" in shown
    assert other not in shown


@pytest.mark.parametrize("path", ["/en/work/cases/{}/", "/en/work/cases/{}/refuse/"])
def test_the_case_speaks_english(clerk, opened, path):
    shown = clerk.get(path.format(opened())).content.decode()

    assert "Food business licence" in shown
    assert "Typed by the applicant" in shown
