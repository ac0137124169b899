"""Checks of every condition: names, types, and whether any answer can make it true."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.elements import TODAY
from rongyi.kernel import feel
from rongyi.kernel.datafile import Condition, Problem, Problems, Shape


def check_conditions(look: Look) -> None:
    """Tell what is wrong with the conditions of elements and items."""
    with_day = {**look.catalogue.scope, TODAY: feel.Type.DATE}
    for element in look.catalogue.elements.values():
        for one in element.checks:
            if look.catalogue.can_judge(one.check.expression.names - {TODAY}):
                check_condition(one.check, with_day, look.problems)
    for item in look.catalogue.items.values():
        for condition in conditions_of(item):
            if look.catalogue.can_judge(condition.expression.names):
                check_condition(condition, look.catalogue.scope, look.problems)


def conditions_of(thing: object) -> Iterator[Condition]:
    """Every condition inside a shape, however deep."""
    if isinstance(thing, Condition):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from conditions_of(one)
    elif isinstance(thing, Shape):
        shape: Any = type(thing)
        for name in _names(shape):
            yield from conditions_of(getattr(thing, name))


@cache
def _names(shape: Any) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(shape) if one.name != "at")


def check_condition(condition: Condition, scope: feel.Scope, problems: Problems) -> None:
    """Tell what is wrong with one condition under a scope. Also for the rooms above.

    Tells feel.* and condition.never, condition.always.
    """
    found = feel.check(condition.expression, scope, feel.Type.BOOLEAN)
    for one in found:
        problems.put(Problem(condition.at.file, condition.at.line, one.code, one.words))
    if not found:
        _reach(condition, scope, problems)


def _reach(condition: Condition, scope: feel.Scope, problems: Problems) -> None:
    """Whether some answers make it true, and some do not; any question may stay unanswered."""
    expression = condition.expression
    reached = feel.reach(expression, scope, missing=expression.names)
    if reached.true is feel.Answer.NO:
        problems.add("condition.never", condition.at, why=condition.source)
    elif reached.false is feel.Answer.NO:
        problems.add("condition.always", condition.at, why=condition.source)
