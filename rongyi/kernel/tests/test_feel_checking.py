"""What is found wrong before anybody fills a form, how results are explained, what is reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rongyi.kernel import feel
from rongyi.kernel.feel import Answer, FeelError, Type
from rongyi.kernel.text import Text

SCOPE = {
    "已有营业执照": Type.BOOLEAN,
    "经营面积": Type.NUMBER,
    "经营方式": Type.one_of(["dine_in", "takeaway"]),
    "经营项目": Type.list_of(Type.one_of(["hot", "cold"])),
    "开业日期": Type.DATE,
    "法定代表人": Type.context({"姓名": Type.STRING, "出生日期": Type.DATE}),
}


@pytest.mark.parametrize(
    ("source", "code", "column", "words"),
    [
        ("已有营业执造 = false", "feel.unknown_name", 1, "是否想写“已有营业执照”"),
        ('经营面积 > "100"', "feel.wrong_type", 8, "需要数字"),
        ('经营方式 = "dine_inn"', "feel.unknown_choice", 8, "是否想写“dine_in”"),
        ('"takeway" != 经营方式', "feel.unknown_choice", 1, "是否想写“takeaway”"),
        ('经营方式 in ("dine_in", "x")', "feel.unknown_choice", 21, "不在可选项之中"),
        ('经营方式 in ["x"]', "feel.unknown_choice", 10, "不在可选项之中"),
        ('list contains(经营项目, "warm")', "feel.unknown_choice", 21, "不在可选项之中"),
        ('some 项 in 经营项目 satisfies 项 = "warm"', "feel.unknown_choice", 30, "不在可选项"),
        ("经营面积 and 已有营业执照", "feel.wrong_type", 1, "需要是或否"),
        ("已有营业执照 > false", "feel.wrong_type", 1, "没有大小先后"),
        ("经营面积 + 开业日期 > 1", "feel.wrong_type", 1, "不能用“+”"),
        ('开业日期 > "2026-01-01"', "feel.wrong_type", 8, "需要日期"),
        ("coumt(经营项目) > 1", "feel.unknown_function", 1, "是否想写“count”"),
        ("count(经营项目, 1) > 1", "feel.wrong_count", 1, "2 个参数"),
        ("法定代表人.性名 = null", "feel.unknown_field", 1, "没有名为“性名”的字段"),
        ("经营面积 in [date(\"2026-01-01\")..date(\"2026-02-01\")]", "feel.wrong_type", 9, "数字"),
        ("{a: 1, a: 2}.a > 1", "feel.twice", 8, "重复"),
        ("经营面积", "feel.wrong_result", 1, "需要是或否"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_at_its_place_with_words_that_help(
    source: str, code: str, column: int, words: str
) -> None:
    expression = feel.parse(source)

    found = feel.check(expression, SCOPE, Type.BOOLEAN)

    assert [(each.code, each.line, each.column) for each in found] == [(code, 1, column)]
    assert words in found[0].words.zh and found[0].words.en


@pytest.mark.parametrize(
    "source",
    [
        "已有营业执照 = false and 经营面积 > 100",
        '经营方式 in ("dine_in", "takeaway") or not(已有营业执照)',
        'list contains(经营项目, "hot") and count(经营项目) > 1',
        '"hot" in 经营项目',
        'some 项 in 经营项目 satisfies 项 = "hot"',
        'count(经营项目[item = "hot"]) > 0',
        '开业日期 + @"P1M" > date("2026-01-01") and 开业日期.year = 2026',
        '法定代表人.出生日期 <= @"2008-01-01" and contains(法定代表人.姓名, "李")',
        "is defined(经营面积) and 经营面积 between 10 and 20",
        "if 已有营业执照 then 经营面积 > 1 else null",
        "max(经营面积, 10) > 5 and sum([1, 经营面积]) < 3",
        "经营面积 = null or 经营方式 != null",
    ],
)
def test_a_right_expression_has_no_problem(source: str) -> None:
    expression = feel.parse(source)

    found = feel.check(expression, SCOPE, Type.BOOLEAN)

    assert found == []


def test_all_mistakes_are_told_at_once_in_the_order_of_the_source() -> None:
    source = '甲 > 1\n  and 经营方式 = "x"\n  and 乙(1)'

    found = feel.check(feel.parse(source), SCOPE, Type.BOOLEAN)

    places = [(each.line, each.column) for each in found]
    assert places == [(1, 1), (2, 14), (3, 7)]


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        ("经营面积 >", 1, 7, "没有写完"),
        ("经营面积 > 100 已有", 1, 12, "不应出现“已有”"),
        ('经营方式 = "dine', 1, 8, "没有成对"),
        ("(1\n+ 2", 2, 4, "没有写完"),
        ('@"2026-02-30" = 1', 1, 1, "不是日期"),
        ("经营面积 ~ 3", 1, 6, "不应出现“~”"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    source: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(FeelError) as refused:
        feel.parse(source)

    error = refused.value

    assert (error.line, error.column) == (line, column)
    assert words in error.words.zh and error.words.en


def test_an_explanation_shows_each_condition_with_its_values_and_outcome() -> None:
    expression = feel.parse("已有营业执照 = false and （经营面积 ＞ 100 or 经营面积 = null）")
    values = {"已有营业执照": False, "经营面积": 120}

    trace = feel.explain(expression, values)
    lines = [text.zh for _, text in trace.lines()]

    assert trace.value is True
    assert lines == [
        "以下2项须同时成立：成立",
        "已有营业执照 = 否：否 = 否，成立",
        "以下2项有一项成立即可：成立",
        "经营面积 > 100：120 > 100，成立",
        "经营面积 = 未填：120 = 未填，不成立",
    ]


def test_an_explanation_calls_terms_by_their_labels_and_tells_what_is_missing() -> None:
    expression = feel.parse("经营面积 > 100")
    labels = {"经营面积": Text("经营面积", "Floor area")}

    trace = feel.explain(expression, {}, labels)

    assert trace.words().en == "Floor area > 100: not given > 100, not known"
    assert trace.words().zh == "经营面积 > 100：未填 > 100，信息不全"


@pytest.mark.parametrize(
    ("source", "can_hold", "can_fail"),
    [
        ("已有营业执照", Answer.YES, Answer.YES),
        ("已有营业执照 and not(已有营业执照)", Answer.NO, Answer.YES),
        ("经营面积 > 100 and 经营面积 < 50", Answer.NO, Answer.YES),
        ("经营面积 > 100 and 经营面积 < 101", Answer.YES, Answer.YES),
        ("经营面积 >= 0 or 经营面积 < 0", Answer.YES, Answer.NO),
        ('经营方式 in ("dine_in", "takeaway")', Answer.YES, Answer.NO),
        ('开业日期 > @"2026-01-01" and 开业日期 < @"2026-01-02"', Answer.NO, Answer.YES),
        ('"hot" in 经营项目 and count(经营项目) = 0', Answer.NO, Answer.YES),
        ("经营面积 * 2 > 100 and 经营面积 < 3", Answer.UNKNOWN, Answer.YES),
        ("已有营业执照 = null", Answer.NO, Answer.YES),
        ("true", Answer.YES, Answer.NO),
    ],
)
def test_reach_tells_whether_a_condition_can_hold_and_can_fail(
    source: str, can_hold: Answer, can_fail: Answer
) -> None:
    expression = feel.parse(source)

    found = feel.reach(expression, SCOPE)

    assert (found.true, found.false) == (can_hold, can_fail)


def test_reach_respects_what_is_given_and_what_may_be_missing() -> None:
    large, huge = feel.parse("经营面积 > 50"), feel.parse("经营面积 > 100")

    under = feel.reach(large, SCOPE, given=[huge])
    unanswered = feel.reach(feel.parse("经营面积 = null"), SCOPE, missing=["经营面积"])

    assert (under.true, under.false) == (Answer.YES, Answer.NO)
    assert unanswered.true is Answer.YES


CONDITIONS = st.recursive(
    st.sampled_from(
        [
            "已有营业执照", "经营面积 > 10", "经营面积 <= 10", "经营面积 in [5..20)",
            '经营方式 = "dine_in"', '"hot" in 经营项目', '开业日期 >= @"2026-01-01"',
        ]
    ),
    lambda inner: st.builds("({} and {})".format, inner, inner)
    | st.builds("({} or {})".format, inner, inner)
    | st.builds("not({})".format, inner),
    max_leaves=8,
)  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {
        "已有营业执照": st.booleans(),
        "经营面积": st.decimals(-5, 30, places=1),
        "经营方式": st.sampled_from(["dine_in", "takeaway"]),
        "经营项目": st.lists(st.sampled_from(["hot", "cold"]), unique=True),
        "开业日期": st.dates(date(2025, 12, 1), date(2026, 2, 1)),
    }
)


@settings(deadline=None)
@given(CONDITIONS, st.lists(ANSWERS, min_size=5, max_size=5))
def test_what_reach_excludes_never_happens(
    source: str, answers: list[dict[str, bool | str | Decimal]]
) -> None:
    expression = feel.parse(source)

    found = feel.reach(expression, SCOPE)
    seen = {feel.is_true(expression, each) for each in answers}

    assert not (found.true is Answer.NO and True in seen)
    assert not (found.false is Answer.NO and False in seen)
    assert Answer.UNKNOWN not in (found.true, found.false)


def test_an_explanation_calls_the_codes_of_a_choice_by_their_labels() -> None:
    expression = feel.parse('经营方式 in ("dine_in", "takeaway") and "hot" in 经营项目')
    choices = {
        "经营方式": {"dine_in": Text("堂食", "Dine in"), "takeaway": Text("外卖", "Takeaway")},
        "经营项目": {"hot": Text("热食", "Hot dishes")},
    }

    trace = feel.explain(expression, {"经营方式": "dine_in", "经营项目": ["hot"]}, {}, choices)

    assert [text.zh for _, text in trace.lines()][1:] == [
        "经营方式 in (堂食, 外卖)：堂食 in (堂食, 外卖)，成立",
        "热食 in 经营项目：热食 in 热食，成立",
    ]
