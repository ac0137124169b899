"""The four measures of a plan, with their lists: trips, papers, stages, days."""

from __future__ import annotations

from collections.abc import Sequence

from rongyi.exemption.states import UPLOAD
from rongyi.themes.rules.conditions import Situation
from rongyi.themes.rules.merging import Need
from rongyi.themes.rules.parts import Choices, ItemPart, in_force
from rongyi.themes.rules.savings import row, saving, total
from rongyi.themes.rules.shape import (
    PlannedItem,
    PlannedMaterial,
    SavingRow,
    Savings,
)


def savings(
    parts: Sequence[ItemPart],
    items: Sequence[PlannedItem],
    materials: Sequence[PlannedMaterial],
    needs: Sequence[Need],
    situation: Situation,
    days_path: Sequence[str],
    stages_path: Sequence[str],
) -> Savings:
    """Before: every item that applies, alone and one after the other. After: this plan."""
    by_code = {item.code: item for item in items}
    trips_now = [
        row(item.code, item.title, item.trips, item.mark, item.trips_why) for item in items
    ]
    stages_now = [
        row(code, by_code[code].title, by_code[code].stages, by_code[code].mark)
        for code in stages_path
    ]
    days_now = [
        row(code, by_code[code].title, by_code[code].promised_workdays, by_code[code].mark)
        for code in days_path
    ]
    papers_before, papers_now = _papers(materials, needs)
    trips = _baseline(parts, [part.before_trips for part in parts], situation)
    stages = _baseline(parts, [part.before_stages for part in parts], situation)
    days = _baseline(parts, [part.before_days for part in parts], situation)
    whole = len(parts)
    return Savings(
        trips=saving(
            "trips",
            trips,
            max((item.trips for item in items), default=0),
            trips_now,
            complete=len(trips) == whole,
        ),
        papers=saving("papers", papers_before, len(papers_now), papers_now, complete=True),
        stages=saving(
            "stages",
            stages,
            total([one.amount for one in stages_now]),
            stages_now,
            complete=len(stages) == whole,
        ),
        days=saving(
            "days",
            days,
            total([one.amount for one in days_now]),
            days_now,
            complete=len(days) == whole,
        ),
    )


def _baseline(
    parts: Sequence[ItemPart], baselines: Sequence[Choices], situation: Situation
) -> list[SavingRow]:
    rows = []
    for part, choices in zip(parts, baselines, strict=True):
        choice = in_force(choices, situation)
        if choice is not None:
            rows.append(row(part.code, part.title, choice.value, choice.mark, choice.why))
    return rows


def _papers(
    materials: Sequence[PlannedMaterial], needs: Sequence[Need]
) -> tuple[list[SavingRow], list[SavingRow]]:
    """Each item's own copies, abolished ones too: they were asked for before."""
    titles = {one.code: one.title for one in materials}
    before = [
        row(need.part.item, titles[need.part.material], need.part.copies_before, need.part.mark)
        for need in needs
        if need.part.copies_before
    ]
    before.sort(key=lambda one: (one.item, one.title.zh))
    now = [row(one.used_for[0], one.title, 1, one.mark) for one in materials if one.way == UPLOAD]
    return before, now
