"""A plan as lines for a person at a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from rongyi.catalogue.definitions import Catalogue
from rongyi.exemption.rules import WAY_NAMES
from rongyi.kernel.text import Text
from rongyi.themes.rules import Plan, Saving

_HEAD = Text(
    zh="{title} · {on}\n{papers} 份材料，您只需交 {hand_in} 份；跑 {trips} 次；"
    "承诺 {days} 个工作日（法定 {legal} 个）。",
    en="{title} · {on}\n{papers} {papers:paper|papers}, you hand in {hand_in}; "
    "{trips} {trips:trip|trips}; promised {days} working {days:day|days} (statutory {legal}).",
)
_ASSUMED = Text(
    zh="尚未查询任何数据源：数据调用按“查到”计算。",
    en="No source was asked yet: data calls are taken to succeed.",
)
_EXAMPLE = Text(zh="标为 K、D 的数字是示例数据。", en="Figures marked K or D are example data.")
_NOT_FOR = Text(zh="不适用：{title} {words}", en="Not served: {title} {words}")
_LEFT = Text(zh="还没有回答：{codes}", en="Still to answer: {codes}")
_COLUMNS = {
    "items": Text(
        zh="事项|部门|先办|承诺|起|止|关键",
        en="Item|Department|After|Days|From|To|Critical",
    ),
    "materials": Text(zh="材料|方式|来源|用于", en="Material|Way|Source|Used for"),
    "savings": Text(
        zh="节约|原来|原来（含示例）|现在|减少", en="Saved|Before|With examples|Now|Less"
    ),
}
_MEASURES = {
    "trips": Text(zh="跑动", en="trips"),
    "papers": Text(zh="材料", en="papers"),
    "stages": Text(zh="环节", en="stages"),
    "days": Text(zh="工作日", en="working days"),
}


def plan_as_table(plan: Plan, catalogue: Catalogue, language: str) -> str:
    """Head line, items, materials, savings with their formulas."""

    def said(text: Text) -> str:
        return text.in_language(language)

    head = _HEAD.format(
        {
            "title": plan.title,
            "on": plan.on,
            "papers": len(plan.materials),
            "hand_in": len(plan.hand_in),
            "trips": plan.trips,
            "days": plan.promised_workdays,
            "legal": plan.legal_workdays,
        }
    )
    parts = [said(head)]
    if plan.assumed:
        parts.append(said(_ASSUMED))
    if plan.mark != "V":
        parts.append(said(_EXAMPLE))
    if plan.not_for is not None:
        words = {"title": plan.not_for.title, "words": plan.not_for.words}
        parts.append(said(_NOT_FOR.format(words)))
    if plan.questions_left:
        parts.append(said(_LEFT.format({"codes": ", ".join(plan.questions_left)})))
    parts.append(_grid(said(_COLUMNS["items"]), _items(plan, catalogue, language)))
    parts.append(_grid(said(_COLUMNS["materials"]), _materials(plan, language)))
    measures = [(name, getattr(plan.savings, name)) for name in _MEASURES]
    rows = [_saving(said(_MEASURES[name]), one) for name, one in measures]
    parts.append(_grid(said(_COLUMNS["savings"]), rows))
    parts.extend(said(one.formula) for _, one in measures)
    return "\n".join(parts) + "\n"


def _items(plan: Plan, catalogue: Catalogue, language: str) -> Iterator[Sequence[str]]:
    titles = {item.code: item.title.in_language(language) for item in plan.items}
    for item in plan.items:
        department = catalogue.departments.get(item.department)
        yield (
            titles[item.code],
            department.name.in_language(language) if department else item.department,
            "、".join(titles[code] for code in item.after),
            str(item.promised_workdays),
            str(item.start),
            str(item.end),
            "●" if item.critical else "",
        )


def _materials(plan: Plan, language: str) -> Iterator[Sequence[str]]:
    for one in plan.materials:
        yield (
            one.title.in_language(language),
            WAY_NAMES[one.way_said].in_language(language),
            one.source or "",
            ", ".join(one.used_for),
        )


def _saving(name: str, saving: Saving) -> Sequence[str]:
    less = "" if saving.percent is None else f"{saving.percent}%"
    before = "–" if saving.before is None else str(saving.before)
    return (name, before, str(saving.before_example), str(saving.after), less)


def _grid(columns: str, rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    table = [columns.split("|"), *(list(row) for row in rows)]
    widths = [max(_width(row[place]) for row in table) for place in range(len(table[0]))]
    lines = [
        "  ".join(_filled(cell, width) for cell, width in zip(row, widths, strict=True))
        for row in table
    ]
    return "\n" + "\n".join(line.rstrip() for line in lines)


def _filled(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Columns of a terminal: a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
