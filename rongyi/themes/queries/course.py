"""In what order the departments work: first this, then those at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rongyi.kernel.text import Text
from rongyi.themes.rules import Plan, PlannedItem

NAMED_MAX = 3  # more are counted
_ALONE = Text("由{office}办理{items}", "{office} handles {items}")
_TOGETHER = Text("{count}个部门同时办理{items}", "{count} departments handle {items} side by side")
_MANY = Text("{count}个事项", "{count} {count:item|items}")
_FIRST = Text("先{stage}", "first {stage}")
_THEN = Text("{before}；办好后{stage}", "{before}; when that is done, {stage}")


def stages_of(plan: Plan) -> tuple[tuple[PlannedItem, ...], ...]:
    """The items that may run side by side, stage by stage."""
    depth: dict[str, int] = {}
    stages: list[list[PlannedItem]] = []
    for item in plan.items:
        own = max((depth[code] + 1 for code in item.after if code in depth), default=0)
        depth[item.code] = own
        while len(stages) <= own:
            stages.append([])
        stages[own].append(item)
    return tuple(tuple(stage) for stage in stages)


def course_of(plan: Plan, departments: Mapping[str, Text]) -> Text:
    """The same in words, without a full stop."""
    told = [_stage(stage, departments) for stage in stages_of(plan)]
    if not told:
        return Text("", "")
    course = told[0] if len(told) == 1 else _FIRST.format({"stage": told[0]})
    for stage in told[1:]:
        course = _THEN.format({"before": course, "stage": stage})
    return course


def _stage(items: Sequence[PlannedItem], departments: Mapping[str, Text]) -> Text:
    offices = list(dict.fromkeys(item.department for item in items))
    words: dict[str, object] = {"items": _named(items), "count": len(offices)}
    if len(offices) == 1:
        return _ALONE.format({**words, "office": departments[offices[0]]})
    return _TOGETHER.format(words)


def _named(items: Sequence[PlannedItem]) -> Text:
    if len(items) > NAMED_MAX:
        return _MANY.format({"count": len(items)})
    return Text(
        "".join(f"“{item.title.zh}”" for item in items),
        ", ".join(f"“{item.title.en}”" for item in items),
    )
