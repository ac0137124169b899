"""Can a condition ever hold, can it ever fail? Finds questions, items and materials never reached.

Booleans and choices are tried out in full. Numbers, dates and texts are tried at, between and
around the constants that the expressions compare them with, which is complete as long as they are
only compared with constants; where they are not, a search without a find says UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rongyi.kernel.feel import nodes as n
from rongyi.kernel.feel.domains import Domain, domains_of
from rongyi.kernel.feel.errors import StepLimit
from rongyi.kernel.feel.expression import Expression, expression_of, free_names
from rongyi.kernel.feel.operators import STEPS_MAX, Run
from rongyi.kernel.feel.types import Scope
from rongyi.kernel.feel.values import Value

WORK_MAX = 100_000


class Answer(Enum):
    """What a search found."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reach:
    """Whether it can hold and whether it can fail, each with values that show it (if YES)."""

    true: Answer
    false: Answer
    when_true: Mapping[str, Value] | None
    when_false: Mapping[str, Value] | None


def reach(
    expression: Expression,
    scope: Scope,
    *,
    given: Sequence[Expression] = (),
    missing: Collection[str] = (),
) -> Reach:
    """Search the answers under which all of `given` hold.

    `false` stands for "is not true": false, or null when an answer is missing. Names in `missing`
    may be without an answer; all others are taken to be answered.
    """
    trees = [expression.tree, *(other.tree for other in given)]
    domains = domains_of(trees, scope, missing)
    formulas = [_formula(other.source, other.tree) for other in given]
    wanted = _formula(expression.source, expression.tree)
    true = _Search(domains).find([*((each, _TRUE) for each in formulas), (wanted, _TRUE)])
    false = _Search(domains).find([*((each, _TRUE) for each in formulas), (wanted, _FALSE | _NULL)])
    return Reach(true[0], false[0], true[1], false[1])


def satisfiable(
    expressions: Sequence[Expression], scope: Scope, *, missing: Collection[str] = ()
) -> Answer:
    """Whether all expressions can hold at once."""
    domains = domains_of([each.tree for each in expressions], scope, missing)
    goals = [(_formula(each.source, each.tree), _TRUE) for each in expressions]
    return _Search(domains).find(goals)[0]


_TRUE, _FALSE, _NULL = 1, 2, 4
_ALL = _TRUE | _FALSE | _NULL


@dataclass(frozen=True)
class _Formula:
    """Junctions and negations over atoms. `operator` is "and", "or", "not" or "" (an atom)."""

    operator: str
    parts: tuple[_Formula, ...]
    names: frozenset[str]
    atom: Expression | None
    size: int


def _formula(source: str, node: n.Node) -> _Formula:
    names = frozenset(free_names(node))
    match node:
        case n.Junction(operator=operator, parts=parts):
            below = tuple([_formula(source, part) for part in parts])
            return _Formula(operator, below, names, None, 1)
        case n.Call(function="not", arguments=(argument,)):
            return _Formula("not", (_formula(source, argument),), names, None, 1)
    return _Formula("", (), names, expression_of(source, node), sum(1 for _ in n.walk(node)))


class _Search:
    """Tries values name by name and turns back as soon as a goal cannot be met any more."""

    def __init__(self, domains: Mapping[str, Domain]) -> None:
        self.domains = domains
        self.left = WORK_MAX
        self.exact = True
        self.values: dict[str, Value] = {}

    def find(
        self, goals: Sequence[tuple[_Formula, int]]
    ) -> tuple[Answer, Mapping[str, Value] | None]:
        """The first assignment under which each formula comes out as one of its wanted values."""
        order = list(dict.fromkeys(name for goal, _ in goals for name in _in_order(goal)))
        self.exact = all(self.domains[name].exact for name in order)
        if self.search(goals, order, 0):
            return Answer.YES, dict(self.values)
        return (Answer.NO if self.exact and self.left > 0 else Answer.UNKNOWN), None

    def search(
        self, goals: Sequence[tuple[_Formula, int]], order: Sequence[str], place: int
    ) -> bool:
        if self.left <= 0:
            return False
        open_goals = []
        for goal, wanted in goals:
            possible = self.possible(goal)
            if not possible & wanted:
                return False
            if possible & ~wanted:
                open_goals.append((goal, wanted))
        if not open_goals:
            return True
        if place == len(order):
            return False
        name = order[place]
        for value in self.domains[name].values:
            self.values[name] = value
            if self.search(open_goals, order, place + 1):
                return True
        self.values.pop(name, None)
        return False

    def possible(self, formula: _Formula) -> int:
        """Which of true, false and null may still come out; never too few."""
        self.left -= 1
        if formula.atom is not None:
            known = formula.names <= self.values.keys()
            return self.outcome(formula.atom, formula.size) if known else _ALL
        parts = [self.possible(part) for part in formula.parts]
        if formula.operator == "not":
            only = parts[0]
            return (_TRUE if only & _FALSE else 0) | (_FALSE if only & _TRUE else 0) | only & _NULL
        decides, other = (_FALSE, _TRUE) if formula.operator == "and" else (_TRUE, _FALSE)
        found = other if all(part & other for part in parts) else 0
        found |= decides if any(part & decides for part in parts) else 0
        open_null = any(part & _NULL for part in parts) and all(part & ~decides for part in parts)
        return found | (_NULL if open_null else 0)

    def outcome(self, atom: Expression, size: int) -> int:
        run = Run(self.values.get, atom.slots)
        try:
            value = atom.code(run)
        except StepLimit:
            self.exact = False
            return _ALL
        finally:
            self.left -= size + STEPS_MAX - run.left
        if type(value) is not bool:
            return _NULL
        return _TRUE if value else _FALSE


def _in_order(formula: _Formula) -> list[str]:
    """Names by first use, so that whole atoms can be decided early."""
    if formula.atom is not None:
        return sorted(formula.names)
    return [name for part in formula.parts for name in _in_order(part)]
