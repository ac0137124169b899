"""What the system has looked at by itself when a person opens a case (自动核对)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rongyi.cases.rules.ruling import told_by_table
from rongyi.cases.rules.shape import Record
from rongyi.cases.rules.values import CONTESTED, by_term
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text

_COMPLETE = Text("必填内容已全部填写", "All required fields are filled in")
_GAPS = Text("必填内容有缺", "Required fields are missing")
_AGREE = Text(
    "{count}项内容与登记数据一致",
    "{count} {count:value agrees|values agree} with the registers",
)
_CONTESTS = Text("“{name}”与登记数据不一致", "{name} differs from the register")
_CONTESTS_HINT = Text(
    "申请人认为登记数据有误，请核对。", "The applicant says the register is wrong."
)
_PAPERS = Text(
    "{count}份材料已齐或已依法免交",
    "{count} {count:paper is|papers are} there or lawfully spared",
)
_OTHERS = Text(
    "其余{count}份材料已齐或已依法免交",
    "{count} {count:other is|others are} there or lawfully spared",
)
_ABSENT = Text("“{name}”尚未到位", "{name} is not there yet")
_ABSENT_HINTS = {
    "commitment": Text("应当签署承诺而未签署。", "The promise has to be signed and was not."),
    "produced": Text("由同一申请的其他事项产生。", "Another case of the application produces it."),
    "upload": Text("应当提交而未提交。", "It has to be handed in and was not."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it holds, and what there is to see."""

    words: Text
    holds: bool
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class PaperNow:
    """A material as the checks see it."""

    title: Text
    way: str
    has_file: bool
    waits: bool
    awaited: Text | None = None  # in words, whose answer it waits for


def findings(
    values: Record,
    sources: Mapping[str, str],
    papers: Iterable[PaperNow],
    item: Item,
    catalogue: Catalogue,
) -> tuple[Finding, ...]:
    """Fields, registers, papers, then what an item that decides by rule goes by."""
    known = by_term(values, catalogue.elements)
    table = told_by_table(item, known)
    return (
        _fields(values, known, item, catalogue),
        *_registers(values, sources, catalogue),
        *_papers(papers),
        *(Finding(check.words, check.check.holds(known)) for check in item.checks),
        *([Finding(*table)] if table else []),
    )


def _fields(values: Record, known: Record, item: Item, catalogue: Catalogue) -> Finding:
    missing = [
        catalogue.elements[use.element].label
        for use in item.fields
        if use.required
        and (use.when is None or use.when.holds(known))
        and values.get(use.element) in (None, "", [])
    ]
    if not missing:
        return Finding(_COMPLETE, True)
    names = Text("、".join(one.zh for one in missing), ", ".join(one.en for one in missing))
    return Finding(_GAPS, False, names)


def _registers(
    values: Record, sources: Mapping[str, str], catalogue: Catalogue
) -> Iterable[Finding]:
    agreeing = sum(not source.startswith(CONTESTED) for source in sources.values())
    if agreeing:
        yield Finding(_AGREE.format({"count": agreeing}), True)
    for code, source in sources.items():
        if source.startswith(CONTESTED) and code in values:
            name = catalogue.elements[code].label
            yield Finding(_CONTESTS.format({"name": name}), False, _CONTESTS_HINT)


def _papers(papers: Iterable[PaperNow]) -> Iterable[Finding]:
    there = absent = 0
    for paper in papers:
        if paper.awaited or paper.waits or (paper.way == "upload" and not paper.has_file):
            absent += 1
            hint = paper.awaited or _ABSENT_HINTS.get(paper.way)
            yield Finding(_ABSENT.format({"name": paper.title}), False, hint)
        else:
            there += 1
    if there:
        words = _OTHERS if absent else _PAPERS
        yield Finding(words.format({"count": there}), True)
