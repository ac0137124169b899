"""Decision tables: each hit policy, and what is found wrong with a table."""

from __future__ import annotations

import pytest

from rongyi.kernel import decision, feel
from rongyi.kernel.decision import DecisionTable, Output
from rongyi.kernel.feel import Type, Value

SCOPE = {"面积": Type.NUMBER, "方式": Type.one_of(["dine_in", "takeaway"])}


def table(policy: str, rules: list[tuple[list[str], list[str]]], *order: Value) -> DecisionTable:
    return decision.table_of(["面积", "方式"], [Output("结果", order)], rules, policy)


AREA_RULES = [
    (["> 10", "-"], ["2"]),
    (["> 20", "-"], ["1"]),
    (["> 30", 'not("dine_in")'], ["3"]),
]


@pytest.mark.parametrize(
    ("policy", "area", "expected"),
    [
        ("U", 15, 2),
        ("U", 25, None),
        ("U", 5, None),
        ("A", 25, None),
        ("F", 40, 2),
        ("R", 40, [2, 1, 3]),
        ("C", 25, [2, 1]),
        ("C+", 40, 6),
        ("C<", 40, 1),
        ("C>", 40, 3),
        ("C#", 40, 3),
        ("C#", 5, 0),
        ("P", 40, 3),
        ("O", 40, [3, 1, 2]),
    ],
)
def test_a_hit_policy_joins_the_rules_that_apply(policy: str, area: int, expected: Value) -> None:
    rules = table(policy, AREA_RULES, 3, 1, 2)

    found = decision.decide(rules, {"面积": area, "方式": "takeaway"})

    assert found.value == expected
    assert (found.problem is not None) == (policy in "UA" and area == 25)


def test_the_numbers_of_the_rules_that_applied_are_told() -> None:
    rules = table("C", AREA_RULES)

    found = decision.decide(rules, {"面积": 25, "方式": "dine_in"})

    assert found.rules == (1, 2)


def test_several_outputs_make_a_context_and_a_default_stands_in() -> None:
    outputs = [Output("级别", default=feel.parse('"low"')), Output("天数")]
    rules = decision.table_of(["面积"], outputs, [(["> 100"], ['"high"', "20"])])

    high = decision.decide(rules, {"面积": 120})
    low = decision.decide(rules, {"面积": 1})

    assert high.value == {"级别": "high", "天数": 20}
    assert low.value == {"级别": "low", "天数": None}


def test_an_input_outside_its_allowed_values_is_no_decision() -> None:
    allowed = decision.Input(feel.parse("方式"), feel.parse_tests('"dine_in"'))
    plain = table("U", [(["-", "-"], ["1"])])
    rules = DecisionTable((plain.inputs[0], allowed), plain.outputs, plain.rules)

    found = decision.decide(rules, {"面积": 1, "方式": "takeaway"})

    assert found.value is None and found.problem is not None


@pytest.mark.parametrize(
    ("policy", "rules", "place", "code"),
    [
        ("U", [(["> 10", '"dine_inn"'], ["1"])], (1, 2), "feel.unknown_choice"),
        ("U", [(['"x"', "-"], ["1"])], (1, 1), "feel.wrong_type"),
        ("U", [(["-", "-"], ["高度"])], (1, 3), "feel.unknown_name"),
        ("U", [(["-"], ["1"])], (1, 0), "decision.wrong_width"),
        ("U", [], (0, 0), "decision.empty"),
        ("P", [(["-", "-"], ["1"])], (0, 0), "decision.no_order"),
        ("C+", [(["-", "-"], ['"x"'])], (1, 3), "feel.wrong_result"),
        ("U", [(["> 10", "-"], ["1"]), (["[5..11]", "-"], ["1"])], (2, 0), "decision.overlap"),
        ("A", [(["> 10", "-"], ["1"]), (["> 20", "-"], ["2"])], (2, 0), "decision.overlap"),
    ],
)
def test_a_mistake_in_a_table_is_found_at_its_cell(
    policy: str,
    rules: list[tuple[list[str], list[str]]],
    place: tuple[int, int],
    code: str,
) -> None:
    wrong = table(policy, rules)

    found = decision.check_table(wrong, SCOPE)

    assert [((each.rule, each.column), each.problem.code) for each in found] == [(place, code)]


@pytest.mark.parametrize(
    "rules",
    [
        [(["> 10", "-"], ["1"]), (["<= 10", "-"], ["2"])],
        [(["> 10", '"dine_in"'], ["1"]), (["> 10", 'not("dine_in")'], ["2"])],
        [(["[0..10)", "-"], ["1"]), (["[10..20]", "-"], ["2"])],
    ],
)
def test_rules_that_exclude_each_other_are_no_overlap(
    rules: list[tuple[list[str], list[str]]],
) -> None:
    right = table("U", rules)

    found = decision.check_table(right, SCOPE)

    assert found == []
