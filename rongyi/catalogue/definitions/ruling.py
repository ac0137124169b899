"""Shape of what an item is decided by where no post decides it (秒批): checks and a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rongyi.kernel.datafile import Cell, Condition, Formula, Shape, key
from rongyi.kernel.decision import DecisionTable, HitPolicy, Input, Output, Rule
from rongyi.kernel.feel import parse
from rongyi.kernel.text import Text

Hit = Literal["unique", "first"]
Then = Literal["approve", "person"]


@dataclass(frozen=True, kw_only=True)
class Check(Shape):
    """One thing that must hold before the system itself decides (秒批规则).

    What it reads must come from a register, unless it is `declared`: the applicant's own to say.
    """

    check: Condition
    words: Text
    declared: bool = False


@dataclass(frozen=True, kw_only=True)
class TableRule(Shape):
    """A row of a decision table: a cell for each input, what follows, and why in words.

    A rule grants; whatever it does not grant a person decides (PIPL art. 24(3)).
    """

    cells: tuple[Cell, ...] = key("when", filled=True)
    then: Then
    words: Text


@dataclass(frozen=True, kw_only=True)
class Table(Shape):
    """A decision table (决策表) that decides when all checks hold. No rule applies: a person.

    What its inputs read must come from registers, unless it is `declared`.
    """

    hit: Hit = "unique"
    inputs: tuple[Formula, ...] = key(filled=True)
    rules: tuple[TableRule, ...] = key(filled=True)
    declared: bool = False

    @property
    def table(self) -> DecisionTable:
        """The same for kernel.decision; its result is the place of the rule, from 1."""
        return DecisionTable(
            tuple(Input(one.expression) for one in self.inputs),
            (Output("rule"),),
            tuple(
                Rule(tuple(cell.tests for cell in row.cells), (parse(str(place)),))
                for place, row in enumerate(self.rules, 1)
            ),
            HitPolicy.UNIQUE if self.hit == "unique" else HitPolicy.FIRST,
        )
