"""May the system decide this case by itself (秒批), or does it fall to the post, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rongyi.cases.events import CaseLeftToPost
from rongyi.cases.rules.awaiting import is_awaited, listed
from rongyi.cases.rules.papers import UNSETTLED
from rongyi.cases.rules.shape import CaseNow, Record
from rongyi.cases.rules.values import CONTESTED, by_term
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.decision import decide
from rongyi.kernel.text import Text

_FAILS = Text("“{name}”未通过自动核对", "“{name}” did not pass the automatic check")
_TYPED = Text("“{name}”没有登记数据证明", "no register vouches for “{name}”")
_PAPER = Text("“{name}”须由人查看", "“{name}” has to be read by a person")
_NO_ROW = Text("决策表没有适用的规则", "No rule of the decision table applies")
_HOLDS = Text("自动核对通过：{names}", "Checked by the system: {names}")
_ROW = Text("决策表第{place}条：{words}", "Rule {place} of the decision table: {words}")


@dataclass(frozen=True, slots=True)
class Left:
    """Why a case is left to its post: checks that fail, values and papers nobody vouches for."""

    checks: tuple[Text, ...]
    elements: tuple[str, ...]
    materials: tuple[str, ...]
    why: Text

    def fact(self, case: CaseNow) -> CaseLeftToPost:
        """The fact that tells it."""
        return CaseLeftToPost(
            number=case.number,
            bundle_id=case.bundle_id,
            item_code=case.item_code,
            elements=self.elements,
            materials=self.materials,
            why_zh=self.why.zh,
            why_en=self.why.en,
        )


def ruled(
    item: Item,
    catalogue: Catalogue,
    values: Record,
    sources: Mapping[str, str],
    papers: Iterable[tuple[str, str, Record]],
) -> Left | Text:
    """What the rules of an item make of a case: why it is left to its post, or why it is granted.

    Checks and decision table may only go by what a register said, unless the definition leaves
    the matter to the applicant's own word. `papers` are code, way and evidence; what was
    uploaded, or is still waited for, a person has to look at.
    """
    known = by_term(values, catalogue.elements)
    failed = tuple(check.words for check in item.checks if not check.check.holds(known))
    row = _row(item, known)
    if item.table is not None and (row is None or item.table.rules[row - 1].then != "approve"):
        failed += (_NO_ROW if row is None else _of_row(item, row),)
    typed = tuple(sorted(_unvouched(item, catalogue, sources)))
    latest = {code: (way, evidence) for code, way, evidence in papers}
    unread = tuple(sorted(code for code, paper in latest.items() if _to_be_read(*paper)))
    if not (failed or typed or unread):
        return _granted(item, row)
    told = [_FAILS.format({"name": words}) for words in failed]
    told += [_TYPED.format({"name": catalogue.elements[one].label}) for one in typed]
    told += [_PAPER.format({"name": catalogue.materials[one].title}) for one in unread]
    why = Text("；".join(one.zh for one in told), "; ".join(one.en for one in told))
    return Left(failed, typed, unread, why)


def told_by_table(item: Item, known: Mapping[str, Any]) -> tuple[Text, bool] | None:
    """What the decision table of an item says for these values, and whether it grants."""
    if item.table is None:
        return None
    row = _row(item, known)
    if row is None:
        return _NO_ROW, False
    return _of_row(item, row), item.table.rules[row - 1].then == "approve"


def _row(item: Item, known: Mapping[str, Any]) -> int | None:
    """Which rule of the table applies, from 1."""
    if item.table is None:
        return None
    found = decide(item.table.table, known)
    return found.rules[0] if found.rules and found.problem is None else None


def _of_row(item: Item, row: int) -> Text:
    assert item.table is not None, "a rule of a table"
    return _ROW.format({"place": row, "words": item.table.rules[row - 1].words})


def _granted(item: Item, row: int | None) -> Text:
    """Every result of a rule is explained (PIPL art. 24)."""
    told = []
    if item.checks:
        told.append(_HOLDS.format({"names": listed(check.words for check in item.checks)}))
    if row is not None:
        told.append(_of_row(item, row))
    return Text("；".join(one.zh for one in told), "; ".join(one.en for one in told))


def _unvouched(item: Item, catalogue: Catalogue, sources: Mapping[str, str]) -> set[str]:
    """Elements that the rules read and no register said."""
    read = [one.check.expression.names for one in item.checks if not one.declared]
    if item.table is not None and not item.table.declared:
        read += [one.expression.names for one in item.table.inputs]
    codes = {catalogue.terms[term] for names in read for term in names if term in catalogue.terms}
    return {code for code in codes if sources.get(code, CONTESTED).startswith(CONTESTED)}


def _to_be_read(way: str, evidence: Record) -> bool:
    return way == "upload" or evidence.get("status") in UNSETTLED or is_awaited(way, evidence)
