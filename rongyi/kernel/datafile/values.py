"""Pieces that every definition is made of: a mark, a dated value, a condition, a selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rongyi.kernel import feel
from rongyi.kernel.datafile.nodes import Node
from rongyi.kernel.datafile.problems import At, Problem, Problems
from rongyi.kernel.datafile.readers import BAD, read_string, wrong_type
from rongyi.kernel.datafile.shapes import Shape, key
from rongyi.kernel.text import Text

Mark = Literal["V", "K", "D"]  # read in a public source; from knowledge; our own proposal

SELECTION_MAX = 2_000


@dataclass(frozen=True)
class Condition:
    """A FEEL expression that is true or not for the answers of an applicant (条件)."""

    source: str
    expression: feel.Expression
    at: At

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether it is true. What nobody answered counts as not true."""
        return feel.is_true(self.expression, values)

    @classmethod
    def read_node(cls, node: Node, problems: Problems, name: str) -> Condition | None:
        """Read and parse one condition. Tells: shape.type, shape.empty, feel.*."""
        source = read_string(node, problems, name)
        if source is BAD:
            return None
        try:
            return cls(source, feel.parse(source), node.at)
        except feel.FeelError as error:
            problems.put(Problem(node.file, node.line, error.code, error.words))
            return None


@dataclass(frozen=True)
class Formula:
    """A FEEL expression of any type: what a column of a decision table looks at."""

    source: str
    expression: feel.Expression
    at: At

    @classmethod
    def read_node(cls, node: Node, problems: Problems, name: str) -> Formula | None:
        """Read and parse one. Tells: shape.type, shape.empty, feel.*."""
        read = Condition.read_node(node, problems, name)
        return None if read is None else cls(read.source, read.expression, read.at)


@dataclass(frozen=True)
class Cell:
    """A cell of a decision table (决策表): `-`, `<= 50`, `"shop", "stall"`, `not(1, 2)`."""

    source: str
    tests: feel.Expression
    at: At

    @classmethod
    def read_node(cls, node: Node, problems: Problems, name: str) -> Cell | None:
        """Read and parse one. Tells: shape.type, shape.empty, feel.*."""
        source = read_string(node, problems, name)
        if source is BAD:
            return None
        try:
            return cls(source, feel.parse_tests(source), node.at)
        except feel.FeelError as error:
            problems.put(Problem(node.file, node.line, error.code, error.words))
            return None


@dataclass(frozen=True)
class Selection:
    """Either everything or the codes listed: written `all` or `[one, two]`."""

    everything: bool
    codes: tuple[str, ...]
    at: At

    def includes(self, code: str) -> bool:
        """Whether `code` is among them."""
        return self.everything or code in self.codes

    @classmethod
    def read_node(cls, node: Node, problems: Problems, name: str) -> Selection | None:
        """Read `all` or a list of codes."""
        if node.value == "all":
            return cls(True, (), node.at)
        if not isinstance(node.value, list):
            wrong_type(node, problems, name, "list")
            return None
        if len(node.value) > SELECTION_MAX:
            problems.add("shape.too_long", node.at, key=name, limit=SELECTION_MAX)
            return None
        codes = [read_string(one, problems, name) for one in node.value]
        return cls(False, tuple(code for code in codes if code is not BAD), node.at)


@dataclass(frozen=True, kw_only=True)
class Dated(Shape):
    """A number that the law or a notice sets from a day on, with its source beside it."""

    since: date = key("from")
    value: int = key(minimum=0, maximum=100_000)
    basis: Text = key(citation=True)
    mark: Mark
    source: str | None = None
    verified_on: date | None = None
    when: Condition | None = None
    why: Text | None = None


def in_force(
    dated: Sequence[Dated], day: date, values: Mapping[str, Any] | None = None
) -> Dated | None:
    """The entry in force on a day: the latest `from` not after it whose `when` holds or is absent.

    Among entries of the same day the first that matches wins. Without `values` only entries
    without `when` match. None: nothing is in force yet.
    """
    for one in sorted(dated, key=lambda entry: entry.since, reverse=True):
        if one.since <= day and (one.when is None or one.when.holds(values or {})):
            return one
    return None


def value_on(
    day: date, dated: Sequence[Dated], values: Mapping[str, Any] | None = None
) -> int | None:
    """The number in force on a day, or None."""
    found = in_force(dated, day, values)
    return None if found is None else found.value
