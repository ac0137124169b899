"""Checks of every condition: names, types, and whether any answer can make it true."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.kernel import feel
from rongyi.kernel.datafile import Condition, Problem, Problems, Shape


def check_conditions(look: Look) -> None:
    """Tell what is wrong with the conditions of items."""
    for item in look.catalogue.items.values():
        for condition in conditions_of(item):
            check_condition(condition, look.catalogue.scope, look.problems)


def conditions_of(thing: object) -> Iterator[Condition]:
    """Every condition inside a shape, however deep."""
    if isinstance(thing, Condition):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from conditions_of(one)
    elif isinstance(thing, Shape):
        for name in _names(type(thing)):
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
