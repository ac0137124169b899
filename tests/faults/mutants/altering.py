"""How a bug is put in: what a rule makes is changed, or the words of a statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import pytest

from rongyi.cases import rules
from rongyi.cases.rules import Moved
from rongyi.cases.store import applying
from rongyi.journal.store import facts


def moved_otherwise(
    patch: pytest.MonkeyPatch, rule: str, change: Callable[[Moved, dict[str, Any]], Moved]
) -> None:
    """What a rule of cases makes of one, changed. `change` also gets what the rule was given."""
    plain = getattr(rules, rule)

    @wraps(plain)  # who fills in its parameters looks at them
    def bent(*given: Any, **named: Any) -> Moved:
        return change(plain(*given, **named), {"scene": given[1], **named})

    patch.setattr(rules, rule, bent)


def course_otherwise(moved: Moved, **columns: Any) -> Moved:
    """The same move that leaves other columns behind."""
    return replace(moved, course=replace(moved.course, **columns))


def swapped(text: str, old: str, new: str) -> str:
    """A statement in other words. They have to stand there, else the bug would be none."""
    assert old in text, f"no such words any more: {old}"
    return text.replace(old, new)


def acts_saved_otherwise(patch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """The statement that saves an act, in other words."""
    plain = applying._statement.__wrapped__

    def worded(*words: Any, **more: Any) -> str:
        return swapped(plain(*words, **more), old, new)

    patch.setattr(applying, "_statement", worded)


def facts_stated_otherwise(patch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """Every statement that appends a fact to a stream that is there, in other words."""
    acts_saved_otherwise(patch, old, new)
    patch.setattr(facts, "_RECORD", swapped(facts._RECORD, old, new))
