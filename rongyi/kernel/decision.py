"""Decision tables (DMN): rows of conditions and results, and a hit policy that joins them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import combinations

from rongyi.kernel import feel
from rongyi.kernel.feel import Answer, Expression, Problem, Scope, Type, Value
from rongyi.kernel.text import Text

RULES_MAX = 500
COLUMNS_MAX = 40


class HitPolicy(StrEnum):
    """What counts when several rules apply."""

    UNIQUE = "U"
    ANY = "A"
    PRIORITY = "P"
    FIRST = "F"
    RULE_ORDER = "R"
    OUTPUT_ORDER = "O"
    COLLECT = "C"
    SUM = "C+"
    MIN = "C<"
    MAX = "C>"
    COUNT = "C#"


AGGREGATES = frozenset({HitPolicy.SUM, HitPolicy.MIN, HitPolicy.MAX, HitPolicy.COUNT})
BY_OUTPUT = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
LISTS = frozenset({HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT})


@dataclass(frozen=True)
class Input:
    """A column of conditions. `allowed` (a cell over `?`) limits what may come in."""

    expression: Expression
    allowed: Expression | None = None


@dataclass(frozen=True)
class Output:
    """A column of results. `allowed` also gives the order of importance for P and O."""

    name: str
    allowed: tuple[Value, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True)
class Rule:
    """A row: one cell over `?` per input, one expression per output."""

    tests: tuple[Expression, ...]
    results: tuple[Expression, ...]
    note: str = ""


@dataclass(frozen=True)
class DecisionTable:
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE


@dataclass(frozen=True)
class Decision:
    """The value, the numbers of the rules that applied (from 1), and what went wrong, if so."""

    value: Value
    rules: tuple[int, ...] = ()
    problem: Text | None = None


@dataclass(frozen=True)
class Finding:
    """A problem of a table, at a rule and a column (both from 1; 0: the whole table or row)."""

    rule: int
    column: int
    problem: Problem


def table_of(
    inputs: Sequence[str],
    outputs: Sequence[Output],
    rules: Sequence[tuple[Sequence[str], Sequence[str]]],
    hit_policy: str = "U",
) -> DecisionTable:
    """A table from its sources. Errors: FeelError, ValueError for an unknown hit policy."""
    return DecisionTable(
        tuple(Input(feel.parse(source)) for source in inputs),
        tuple(outputs),
        tuple(
            Rule(tuple(map(feel.parse_tests, tests)), tuple(map(feel.parse, results)))
            for tests, results in rules
        ),
        HitPolicy(hit_policy),
    )


def decide(table: DecisionTable, values: Mapping[str, Value]) -> Decision:
    """Apply the table to the values. Errors: StepLimit."""
    found = [feel.evaluate(column.expression, values) for column in table.inputs]
    for place, (column, value) in enumerate(zip(table.inputs, found, strict=True), 1):
        if column.allowed is not None and not feel.is_true(
            column.allowed, {**values, feel.INPUT: value}
        ):
            return Decision(
                None,
                problem=Text(
                    f"第 {place} 列的值不在允许范围内。", f"Input {place} is not allowed."
                ),
            )
    scopes = [{**values, feel.INPUT: value} for value in found]
    hits = [
        number
        for number, rule in enumerate(table.rules)
        if all(map(feel.is_true, rule.tests, scopes))
    ]
    if not hits:
        return Decision(_default(table, values))
    numbers = tuple(hit + 1 for hit in hits)
    rows = [
        tuple([feel.evaluate(result, values) for result in table.rules[hit].results])
        for hit in hits
    ]
    value, problem = _JOIN[table.hit_policy](table, rows)
    return Decision(value, numbers, problem)


Row = tuple[Value, ...]
Joined = tuple[Value, Text | None]


def _default(table: DecisionTable, values: Mapping[str, Value]) -> Value:
    if any(column.default is not None for column in table.outputs):
        row = tuple(
            None if column.default is None else feel.evaluate(column.default, values)
            for column in table.outputs
        )
        value = _shaped(table, row)
        return [value] if table.hit_policy in LISTS else value
    return Decimal(0) if table.hit_policy is HitPolicy.COUNT else None


def _shaped(table: DecisionTable, row: Row) -> Value:
    if len(row) == 1:
        return row[0]
    return {column.name: value for column, value in zip(table.outputs, row, strict=True)}


def _unique(table: DecisionTable, rows: list[Row]) -> Joined:
    if len(rows) > 1:
        return None, Text("有多条规则同时适用。", "More than one rule applies.")
    return _shaped(table, rows[0]), None


def _any(table: DecisionTable, rows: list[Row]) -> Joined:
    if any(row != rows[0] for row in rows):
        return None, Text("同时适用的规则结果不同。", "Rules that apply give different results.")
    return _shaped(table, rows[0]), None


def _first(table: DecisionTable, rows: list[Row]) -> Joined:
    return _shaped(table, rows[0]), None


def _priority(table: DecisionTable, rows: list[Row]) -> Joined:
    return _shaped(table, _by_output(table, rows)[0]), None


def _rule_order(table: DecisionTable, rows: list[Row]) -> Joined:
    return [_shaped(table, row) for row in rows], None


def _output_order(table: DecisionTable, rows: list[Row]) -> Joined:
    return [_shaped(table, row) for row in _by_output(table, rows)], None


def _by_output(table: DecisionTable, rows: list[Row]) -> list[Row]:
    def place(row: Row) -> tuple[int, ...]:
        return tuple(
            column.allowed.index(value) if value in column.allowed else len(column.allowed)
            for column, value in zip(table.outputs, row, strict=True)
        )

    return sorted(rows, key=place)


def _aggregate(function: str) -> Callable[[DecisionTable, list[Row]], Joined]:
    joined = feel.parse(f"{function}(results)")

    def join(table: DecisionTable, rows: list[Row]) -> Joined:
        results = [_shaped(table, row) for row in rows]
        value = feel.evaluate(joined, {"results": results})
        if value is None:
            return None, Text("结果无法汇总。", "The results cannot be aggregated.")
        return value, None

    return join


_JOIN: dict[HitPolicy, Callable[[DecisionTable, list[Row]], Joined]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.FIRST: _first,
    HitPolicy.RULE_ORDER: _rule_order,
    HitPolicy.OUTPUT_ORDER: _output_order,
    HitPolicy.COLLECT: _rule_order,
    HitPolicy.SUM: _aggregate("sum"),
    HitPolicy.MIN: _aggregate("min"),
    HitPolicy.MAX: _aggregate("max"),
    HitPolicy.COUNT: _aggregate("count"),
}


def check_table(table: DecisionTable, scope: Scope) -> list[Finding]:
    """Every problem of a table: its shape, each cell, and rules that contradict each other."""
    findings = _check_shape(table)
    if findings:
        return findings
    kinds = [feel.type_of(column.expression, scope) for column in table.inputs]
    scopes = [{**scope, feel.INPUT: kind} for kind in kinds]
    for place, given in enumerate(table.inputs, 1):
        findings += [Finding(0, place, each) for each in feel.check(given.expression, scope)]
        if given.allowed is not None:
            found = feel.check(given.allowed, scopes[place - 1])
            findings += [Finding(0, place, each) for each in found]
    for number, rule in enumerate(table.rules, 1):
        for place, test in enumerate(rule.tests, 1):
            found = feel.check(test, scopes[place - 1], Type.BOOLEAN)
            findings += [Finding(number, place, each) for each in found]
        for place, (column, result) in enumerate(zip(table.outputs, rule.results, strict=True), 1):
            found = feel.check(result, scope, _wanted(table, column))
            findings += [Finding(number, len(table.inputs) + place, each) for each in found]
    return findings or _check_overlaps(table, scopes)


def _wanted(table: DecisionTable, column: Output) -> Type | None:
    if table.hit_policy in AGGREGATES - {HitPolicy.COUNT}:
        return Type.NUMBER
    codes = [value for value in column.allowed if type(value) is str]
    return Type.one_of(codes) if codes and len(codes) == len(column.allowed) else None


def _finding(rule: int, column: int, code: str, zh: str, en: str) -> Finding:
    return Finding(rule, column, Problem(f"decision.{code}", 1, 1, Text(zh, en)))


def _check_shape(table: DecisionTable) -> list[Finding]:
    width = len(table.inputs) + len(table.outputs)
    findings = []
    if not table.outputs or not table.rules:
        findings.append(
            _finding(0, 0, "empty", "决策表没有结果列或规则。", "There is no output or no rule.")
        )
    if len(table.rules) > RULES_MAX or width > COLUMNS_MAX:
        findings.append(
            _finding(
                0,
                0,
                "too_large",
                f"决策表过大：最多 {RULES_MAX} 行、{COLUMNS_MAX} 列。",
                f"The table is too large: at most {RULES_MAX} rules, {COLUMNS_MAX} columns.",
            )
        )
    for number, rule in enumerate(table.rules, 1):
        if (len(rule.tests), len(rule.results)) != (len(table.inputs), len(table.outputs)):
            zh, en = "这一行的格数与列数不符。", "This rule has too few or too many cells."
            findings.append(_finding(number, 0, "wrong_width", zh, en))
    if table.hit_policy in AGGREGATES and len(table.outputs) != 1:
        zh, en = "汇总只能有一个结果列。", "An aggregate needs exactly one output."
        findings.append(_finding(0, 0, "outputs", zh, en))
    if table.hit_policy in BY_OUTPUT and not all(column.allowed for column in table.outputs):
        zh, en = "按结果排序需要列出结果的次序。", "This hit policy needs the outputs' order."
        findings.append(_finding(0, 0, "no_order", zh, en))
    return findings


def _check_overlaps(table: DecisionTable, scopes: Sequence[Scope]) -> list[Finding]:
    """Two rules that can both apply, where the hit policy forbids it.

    Columns are taken one by one: rules that exclude each other only through a relation between
    two columns are reported too.
    """
    if table.hit_policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
        return []

    @cache
    def meet(place: int, one: Expression, other: Expression) -> bool:
        return feel.satisfiable([one, other], scopes[place]) is Answer.YES

    findings = []
    for (first, one), (second, other) in combinations(enumerate(table.rules, 1), 2):
        if table.hit_policy is HitPolicy.ANY and one.results == other.results:
            continue
        cells = zip(one.tests, other.tests, strict=True)
        if all(meet(place, left, right) for place, (left, right) in enumerate(cells)):
            findings.append(
                _finding(
                    second,
                    0,
                    "overlap",
                    f"第 {second} 条规则与第 {first} 条规则可能同时适用。",
                    f"Rule {second} and rule {first} can both apply.",
                )
            )
    return findings
