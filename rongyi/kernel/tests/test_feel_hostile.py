"""No source, however made, breaks the reader, the checker, the evaluator or the explanation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rongyi.kernel import feel
from rongyi.kernel.feel import FeelError, StepLimit, Type
from rongyi.kernel.feel.functions import FUNCTIONS

SCOPE = {
    "甲": Type.BOOLEAN,
    "乙": Type.NUMBER,
    "丙": Type.one_of(["x", "y"]),
    "丁": Type.DATE,
    "戊": Type.list_of(Type.one_of(["x", "y"])),
    "己": Type.context({"a": Type.NUMBER}),
}
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "甲": st.booleans(),
        "乙": st.integers() | st.decimals(allow_nan=True) | st.floats(),
        "丙": st.sampled_from(["x", "y"]) | st.text(max_size=4),
        "丁": st.dates(),
        "戊": st.lists(st.sampled_from(["x", "y"]), max_size=4),
        "己": st.fixed_dictionaries({"a": st.integers()}),
    },
)
LEAVES = st.sampled_from(
    [
        *SCOPE, "缺", "item", "0", "1", "-1", "2.5", "1e6000", "10", '"x"', '"2026-01-01"', '""',
        "true", "false", "null", '@"2026-01-31"', '@"P1M"', '@"P9D"', "[]", "{}", "[1, 2, 3]",
    ]
)  # fmt: skip
SHAPES = st.sampled_from(
    [
        "{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} ** {}", "{} = {}", "{} != {}", "{} < {}",
        "{} >= {}", "{} and {}", "{} or {}", "{} in {}", "{} in ({}, > {})", "-{}", "not({})",
        "{} between {} and {}", "if {} then {} else {}", "[{}, {}]", "{{a: {}, b: {}}}", "{}.a",
        "{}[{}]", "{}[item > {}]", "for x in {} return {}", "for x in {}..{} return x",
        "some x in {} satisfies {}", "every x in {} satisfies x = {}", "[{}..{})", "({})",
    ]
)  # fmt: skip
CALLS = st.builds(
    lambda name, count: f"{name}({', '.join(['{}'] * count)})",
    st.sampled_from(sorted(FUNCTIONS)),
    st.integers(0, 4),
)


def fill(shape: str, parts: list[str]) -> str:
    return shape.format(*[f"({part})" if " " in part else part for part in parts])


SOURCES = st.recursive(
    LEAVES,
    lambda inner: st.builds(fill, SHAPES | CALLS, st.lists(inner, min_size=4, max_size=4)),
    max_leaves=10,
)
PIECES = st.lists(
    LEAVES | st.sampled_from(list("()[]{},.:<>=!+-*/?@\"“”（）＂'\\ \n\t")) | st.text(max_size=3),
    max_size=30,
).map("".join)


def use(source: str, values: dict[str, object]) -> None:
    """Everything that the project does with a source that somebody wrote."""
    try:
        expression = feel.parse(source)
    except FeelError as error:
        assert error.line >= 1 and error.column >= 1 and error.words.zh and error.words.en
        return
    for problem in feel.check(expression, SCOPE, Type.BOOLEAN):
        assert problem.line >= 1 and problem.words.zh and problem.words.en
    try:
        found = feel.evaluate(expression, values)
        trace = feel.explain(expression, values)
    except StepLimit:
        return
    assert trace.words().zh and trace.words().en
    assert feel.is_true(expression, values) is (found is True)


@settings(max_examples=400, deadline=None)
@given(SOURCES, VALUES)
def test_every_well_formed_source_evaluates_or_says_what_is_wrong(
    source: str, values: dict[str, object]
) -> None:
    use(source, values)


@settings(max_examples=400, deadline=None)
@given(PIECES, VALUES)
def test_every_heap_of_signs_evaluates_or_says_what_is_wrong(
    source: str, values: dict[str, object]
) -> None:
    use(source, values)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_every_cell_of_a_table_is_read_or_says_what_is_wrong(source: str) -> None:
    try:
        cell = feel.parse_tests(source)
    except FeelError as error:
        assert error.words.zh
        return

    assert feel.evaluate(cell, {feel.INPUT: Decimal(1)}) in (True, False, None)


@settings(max_examples=100, deadline=None)
@given(SOURCES)
def test_reach_ends_and_its_example_is_true(source: str) -> None:
    try:
        expression = feel.parse(source)
    except FeelError:
        return

    found = feel.reach(expression, SCOPE)

    if found.when_true is not None:
        assert feel.is_true(expression, found.when_true)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 3_000,
        "(" * 1_000 + "1" + ")" * 1_000,
        "[" * 1_000 + "]" * 1_000,
        "-" * 3_000 + "1",
        "not(" * 500 + "true" + ")" * 500,
        "1" + "+1" * 1_900,
        "a" + ".a" * 1_900,
        "a" + "[1]" * 1_300,
        "if a then b else " * 200 + "c",
        "for x in a return " * 200 + "x",
        "1" * 3_999,
        "1e" + "9" * 3_000,
        '"' + "\\" * 3_000,
        "/*" + "*" * 3_900,
        "x" * 5_000,
        "{" + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(180)) + "}",
        "[" + ",".join("0" * 1_900) + "]",
        "a or " * 700 + "a",
        "some " + ", ".join(f"x{i} in a" for i in range(300)) + " satisfies true",
        "10 ** 10 ** 10 ** 10",
        "1.0000001 ** 1e6144",
        "9e6144 * 9e6144",
        "floor(1e6144, 6000)",
        "exp(1e6144)",
        "log(1e-6143)",
        'duration("P999999999Y") * 1e6000',
        'date("0001-01-01") - duration("P999999999D")',
        "substring(\"abc\", 1e6000)",
        "[1, 2][1e6000]",
        "\ud800\udfff = 1",
        "\x00",
        "__class__.__mro__",
        'a["__class__"]',
        "().__class__",
    ],
)  # fmt: skip
def test_a_hostile_source_ends_with_a_value_or_a_clear_error(source: str) -> None:
    use(source, {"a": [[1], [2]], "b": date(2026, 1, 1)})


@pytest.mark.parametrize(
    "source",
    [
        "for x in 1..1000000000 return x",
        "for x in 1..1e40 return x",
        "for x in 1e40..1e41 return x",
        "count(for a in 1..99, b in 1..99, c in 1..99 return a)",
        "some a in 1..9999, b in 1..9999 satisfies a + b = 0",
        "[1..5][for x in 1..1000000 return x]" + " = 1",
        "{" + ", ".join(["a0: [1, 1]", *(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 60))])
        + "}",
        "{" + ", ".join(['a0: "xxxxxxxx"', *(f"a{i}: a{i - 1} + a{i - 1}" for i in range(1, 60))])
        + "}",
        "string join(for x in 1..10000 return \"" + "y" * 100 + '")',
    ],
)  # fmt: skip
def test_too_much_work_is_stopped_with_a_clear_error(source: str) -> None:
    expression = feel.parse(source)

    with pytest.raises(StepLimit) as stopped:
        feel.evaluate(expression, {})

    assert stopped.value.code == "feel.step_limit"
    assert "上限" in stopped.value.words.zh


@pytest.mark.parametrize("number", ["NaN", "sNaN", "-Infinity", "1e999999", "1e-999999"])
def test_a_number_given_that_is_none_counts_as_missing(number: str) -> None:
    expression = feel.parse("[string(a), a < 1, a + 1]")

    found = feel.evaluate(expression, {"a": Decimal(number)})

    assert found == [None, None, None]


def test_a_value_given_too_deep_is_cut_off_instead_of_breaking() -> None:
    deep: object = 1
    for _ in range(5_000):
        deep = [deep]

    found = feel.evaluate(feel.parse("count(a)"), {"a": deep})

    assert found == 1
