"""What expressions come to: operators, missing answers, loops, dates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongyi.kernel import feel
from rongyi.kernel.feel import Months, Value

THREE = {"true": True, "false": False, "null": None}


def value(source: str, **values: Value) -> Value:
    return feel.evaluate(feel.parse(source), values)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3 ** 2", 19),
        ("-3 ** 2", 9),
        ("2 ** 3 ** 2", 64),
        ("10 - 4 - 3", 3),
        ("1 < 2 and not(2 < 1) or false", True),
        ("true or false and false", True),
        ("1 + 1 = 2", True),
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 0", None),
        ('"a" + 1', None),
        ('"融" + "易"', "融易"),
        ("if 1 > 2 then 1 else 2", 2),
        ("if null then 1 else 2", 2),
        ("5 in (1, [4..6), > 100)", True),
        ("6 in [4..6)", False),
        ("6 in (4..6]", True),
        ('"b" in ["a", "b"]', True),
        ("3 between 1 and 3 and true", True),
        ("some x in [1, 2, 3] satisfies x > 2", True),
        ("every x in [1, 2, 3] satisfies x > 2", False),
        ("some x in [1, null] satisfies x > 2", None),
        ("for x in 1..3, y in [10, 20] return x * y", [10, 20, 20, 40, 30, 60]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("[1, 2, 3, 4][item > 2]", [3, 4]),
        ("[1, 2, 3, 4][-1]", 4),
        ('[{a: 1, b: "x"}, {a: 2, b: "y"}][a = 2].b', ["y"]),
        ("{a: 1, b: a + 1}.b", 2),
        ("count([1, 2, 3])", 3),
        ("sum(1, 2, 3)", 6),
        ("mean([1, 2])", Decimal("1.5")),
        ("max([])", None),
        ("sum([])", None),
        ("round half up(2.5)", 3),
        ("decimal(2.345, 2)", Decimal("2.34")),
        ("floor(-1.5)", -2),
        ("modulo(-7, 3)", 2),
        ('string length("开饭店🍜")', 4),
        ('substring("开饭店", 2)', "饭店"),
        ('contains("开饭店", "饭")', True),
        ('starts with("abc", "ab") and ends with("abc", "bc")', True),
        ('upper case("a") + lower case("B")', "Ab"),
        ("distinct values([1, 2, 1.0, null, null])", [1, 2, None]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("list contains([1, null], null)", True),
        ("is defined(missing)", False),
        ('string(1.50) + string(date("2026-01-31"))', "1.52026-01-31"),
        ('number("12.5") * 2', 25),
        ('"a\\"b\\n\\u4e2d"', 'a"b\n中'),
        ("1 // a comment\n + /* another */ 1", 2),
    ],
)
def test_an_expression_comes_to_its_value(source: str, expected: Value) -> None:
    expression = feel.parse(source)

    found = feel.evaluate(expression, {})

    assert found == expected and (expected is None) == (found is None)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('@"2026-01-31"', date(2026, 1, 31)),
        ('date("2026-01-31") + @"P1M"', date(2026, 2, 28)),
        ('date(2026, 3, 1) - @"P1D"', date(2026, 2, 28)),
        ('@"2026-03-01" - @"2026-02-28"', timedelta(days=1)),
        ('date("2026-02-30")', None),
        ('@"9999-12-31" + @"P1D"', None),
        ('@"P1Y" + @"P2M"', Months(14)),
        ('@"P2D" > @"PT47H"', True),
        ('@"P1Y" > @"P2D"', None),
        ('years and months duration(@"2024-02-29", @"2026-02-28")', Months(23)),
        ('@"2026-11-23".weekday', Decimal(1)),
        ('day of week(@"2026-11-23")', "Monday"),
        ('@"2026-11-23" in [@"2026-01-01"..@"2026-12-31"]', True),
    ],
)
def test_dates_and_durations_compute_as_the_calendar_does(source: str, expected: Value) -> None:
    expression = feel.parse(source)

    found = feel.evaluate(expression, {})

    assert found == expected and type(found) is type(expected)


def test_full_width_signs_read_as_their_half_width_twins_but_stay_inside_strings() -> None:
    source = "（经营面积　＞＝ １００）and 经营方式 ＝ “堂食，外卖（”"

    found = value(source, 经营面积=Decimal(100), 经营方式="堂食，外卖（")

    assert found is True
    assert feel.names(feel.parse(source)) == {"经营面积", "经营方式"}


@pytest.mark.parametrize("left", THREE)
@pytest.mark.parametrize("right", THREE)
def test_and_or_and_not_follow_three_valued_logic(left: str, right: str) -> None:
    one, other = THREE[left], THREE[right]
    either, neither = {one, other}, one is None or other is None

    both = value(f"{left} and {right}")
    any_of = value(f"{left} or {right}")

    assert both is (False if False in either else None if neither else True)
    assert any_of is (True if True in either else None if neither else False)
    assert value(f"not({left})") is (None if one is None else not one)


def test_a_missing_answer_is_null_and_compares_as_dmn_says() -> None:
    expression = feel.parse("经营面积 > 100")

    found = feel.evaluate(expression, {})

    assert found is None and not feel.is_true(expression, {})
    assert value("经营面积 = null") is True
    assert value("经营面积 = 100") is False
    assert value("经营面积 != 100") is True
    assert value("经营面积 between 1 and 2") is None


def test_given_values_of_python_are_read_as_plain_ones() -> None:
    given_values = {"a": 1, "b": 2.5, "c": ("x", "y"), "d": {"e": [1]}, "f": frozenset({"x"})}

    found = value("{a: a + b, c: count(c), d: d.e[1], f: f}", **given_values)

    assert found == {"a": Decimal("3.5"), "c": 2, "d": 1, "f": ["x"]}
    with pytest.raises(TypeError):
        value("x", x=object())


def test_names_are_those_that_no_loop_filter_or_context_binds() -> None:
    source = "for x in 甲 return {y: x + 乙, z: y}.z + 丙[item > 丁].v"

    found = feel.names(feel.parse(source))

    assert found == {"甲", "乙", "丙", "丁"}


class Sum:
    """Arithmetic as a tree, to write it with few brackets and to compute it in Python."""

    PRECEDENCE = {"+": 1, "-": 1, "*": 2}

    def __init__(self, sign: str, left: Sum | int, right: Sum | int) -> None:
        self.sign, self.left, self.right = sign, left, right

    def number(self) -> int:
        left, right = number_of(self.left), number_of(self.right)
        return {"+": left + right, "-": left - right, "*": left * right}[self.sign]

    def source(self) -> str:
        mine = self.PRECEDENCE[self.sign]
        left, right = source_of(self.left), source_of(self.right)
        if isinstance(self.left, Sum) and self.PRECEDENCE[self.left.sign] < mine:
            left = f"({left})"
        if isinstance(self.right, Sum) and self.PRECEDENCE[self.right.sign] <= mine:
            right = f"({right})"
        return f"{left} {self.sign} {right}"


def number_of(part: Sum | int) -> int:
    return part.number() if isinstance(part, Sum) else part


def source_of(part: Sum | int) -> str:
    return part.source() if isinstance(part, Sum) else str(part)


SUMS: st.SearchStrategy[Sum | int] = st.recursive(
    st.integers(-9, 9),
    lambda inner: st.builds(Sum, st.sampled_from("+-*"), inner, inner),
    max_leaves=12,
)


@given(SUMS)
def test_arithmetic_binds_as_in_mathematics(tree: Sum | int) -> None:
    source = source_of(tree)

    found = value(source)

    assert found == number_of(tree)
