"""Conditions over answers of which some are missing: true, false, or not known yet (None).

FEEL itself takes a missing name as null, and `null = true` is false there. A plan must tell "no"
from "not asked yet", so `and`, `or` and `not` are joined here by Kleene's rules, and a comparison
that names something unanswered is not known, unless it speaks of null itself. What is never asked
in this situation is not missing: it is null, as FEEL has it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rongyi.kernel import feel
from rongyi.kernel.datafile import Condition
from rongyi.kernel.feel import nodes
from rongyi.kernel.feel.expression import expression_of

Value = Any  # bool, Decimal, str, date, tuple of str; None is "not answered"
CONDITIONS_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class _Leaf:
    expression: feel.Expression
    names: frozenset[str]
    asks_null: bool


@dataclass(frozen=True, slots=True)
class _Join:
    operator: str  # "and", "or", "not"
    parts: tuple[_Leaf | _Join, ...]


@dataclass(slots=True)
class Situation:
    """The answers by their terms, and what the conditions asked so far came to.

    `unasked` are the terms of questions that do not arise here.
    """

    values: Mapping[str, Value]
    unasked: frozenset[str] = frozenset()
    _known: dict[str, bool | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        terms: Mapping[str, str],
        answers: Mapping[str, Value],
        unasked: Collection[str] = (),
    ) -> Situation:
        """From answers, and questions that do not arise, by element code."""
        return cls(
            {terms[code]: value for code, value in answers.items() if code in terms},
            frozenset(terms[code] for code in unasked if code in terms),
        )

    def holds(self, condition: Condition | None) -> bool | None:
        """True, false, or None where an answer it needs is missing. No condition: true."""
        if condition is None:
            return True
        source = condition.source
        if source not in self._known:
            self._known[source] = self._ask(_tree(source))
        return self._known[source]

    def is_true(self, condition: Condition | None) -> bool:
        """Whether it holds for certain."""
        return self.holds(condition) is True

    def _ask(self, tree: _Leaf | _Join) -> bool | None:
        if isinstance(tree, _Leaf):
            known = self.values
            missing = any(known.get(one) is None for one in tree.names - self.unasked)
            if missing and not tree.asks_null:
                return None
            return feel.is_true(tree.expression, self.values)
        answers = [self._ask(part) for part in tree.parts]
        if tree.operator == "not":
            return None if answers[0] is None else not answers[0]
        decisive = tree.operator == "or"
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive


@lru_cache(maxsize=CONDITIONS_CACHED)
def _tree(source: str) -> _Leaf | _Join:
    return _branch(source, feel.parse(source).tree)


def _branch(source: str, node: nodes.Node) -> _Leaf | _Join:
    match node:
        case nodes.Junction(operator=operator, parts=parts):
            return _Join(operator, tuple(_branch(source, part) for part in parts))
        case nodes.Call(function="not", arguments=(inner,)):
            return _Join("not", (_branch(source, inner),))
    asks_null = any(
        isinstance(one, nodes.Literal) and one.value is None for one in nodes.walk(node)
    )
    expression = expression_of(source, node)
    return _Leaf(expression, expression.names, asks_null)
