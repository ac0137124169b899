"""May the system decide this case by itself (秒批), or does it fall to the post, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rongyi.cases.events import CaseLeftToPost
from rongyi.cases.rules.awaiting import is_awaited
from rongyi.cases.rules.checking import CONTESTED
from rongyi.cases.rules.papers import UNSETTLED
from rongyi.cases.rules.shape import CaseNow, Record
from rongyi.cases.rules.values import by_term
from rongyi.catalogue.definitions import Catalogue, Check, Item
from rongyi.kernel.text import Text

_FAILS = Text("“{name}”未通过自动核对", "“{name}” did not pass the automatic check")
_TYPED = Text("“{name}”没有登记数据证明", "no register vouches for “{name}”")
_PAPER = Text("“{name}”须由人查看", "“{name}” has to be read by a person")


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


def left_to_post(
    item: Item,
    catalogue: Catalogue,
    values: Record,
    sources: Mapping[str, str],
    papers: Iterable[tuple[str, str, Record]],
) -> Left | None:
    """Why the rules of an item may not decide; None: they may, and all of them hold.

    A check may only go by what a register said, unless the definition leaves the matter to the
    applicant's own word. `papers` are code, way and evidence; what was uploaded, or is still
    waited for, a person has to look at.
    """
    known = by_term(values, catalogue.elements)
    failed = tuple(check.words for check in item.checks if not check.check.holds(known))
    typed = tuple(
        sorted({one for check in item.checks for one in _unvouched(check, catalogue, sources)})
    )
    latest = {code: (way, evidence) for code, way, evidence in papers}
    unread = tuple(sorted(code for code, paper in latest.items() if _to_be_read(*paper)))
    if not (failed or typed or unread):
        return None
    told = [_FAILS.format({"name": words}) for words in failed]
    told += [_TYPED.format({"name": catalogue.elements[one].label}) for one in typed]
    told += [_PAPER.format({"name": catalogue.materials[one].title}) for one in unread]
    why = Text("；".join(one.zh for one in told), "; ".join(one.en for one in told))
    return Left(failed, typed, unread, why)


def _unvouched(check: Check, catalogue: Catalogue, sources: Mapping[str, str]) -> Iterable[str]:
    if check.declared:
        return
    for term in check.check.expression.names:
        code = catalogue.terms.get(term)
        if code is not None and sources.get(code, CONTESTED).startswith(CONTESTED):
            yield code


def _to_be_read(way: str, evidence: Record) -> bool:
    return way == "upload" or evidence.get("status") in UNSETTLED or is_awaited(way, evidence)
