"""Papers that a department or source still has to answer for: nothing is approved before.

An approval goes by all that was handed in (Administrative Licensing Law, art. 38(1)); a rejection
may rest on one ground alone, so it need not wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rongyi.catalogue.definitions import Material
from rongyi.exemption.states import DATA_CALL, DEPARTMENT_CHECK, WAITING
from rongyi.kernel.text import Text

ANSWERING_WAYS = frozenset({DATA_CALL, DEPARTMENT_CHECK})
_AWAITED = Text(
    "“{paper}”还在等{department}答复，答复后才能批准。",
    "{department} has not answered yet about: {paper}. Only then can it be approved.",
)
_OPEN = Text(
    "等待{department}答复，答复前不能批准。",
    "{department} has not answered yet; it cannot be approved before that.",
)
_SOMEBODY = Text("有关部门", "The department")


@dataclass(frozen=True, slots=True)
class Awaited:
    """A paper, and whose answer it waits for."""

    title: Text
    department: Text

    @property
    def words(self) -> Text:
        """For a page: why there is no approval now."""
        return _AWAITED.format({"paper": self.title, "department": self.department})


def is_awaited(way: str, evidence: Mapping[str, object]) -> bool:
    """Whether a department or source owes an answer about a paper."""
    return way in ANSWERING_WAYS and evidence.get("status") == WAITING


def awaited(
    papers: Iterable[tuple[str, str, Mapping[str, object]]], materials: Mapping[str, Material]
) -> tuple[Awaited, ...]:
    """What is waited for, by code, way and evidence of papers; of a code the last one counts."""
    latest = {code: (way, evidence) for code, way, evidence in papers}
    found = []
    for code, (way, evidence) in latest.items():
        if is_awaited(way, evidence):
            known = materials.get(code)
            found.append(
                Awaited(known.title if known else Text(code, code), department_of(evidence))
            )
    return tuple(found)


def open_words(way: str, evidence: Mapping[str, object]) -> Text | None:
    """What staff read beside a paper that is waited for; None: it is not."""
    if not is_awaited(way, evidence):
        return None
    return _OPEN.format({"department": department_of(evidence)})


def department_of(evidence: Mapping[str, object]) -> Text:
    """Whose answer it is."""
    zh, en = str(evidence.get("source_zh") or ""), str(evidence.get("source_en") or "")
    return Text(zh, en or zh) if zh else _SOMEBODY


def listed(names: Iterable[Text]) -> Text:
    """Several names in one sentence, each once."""
    once = list(dict.fromkeys(names))
    return Text("、".join(one.zh for one in once), ", ".join(one.en for one in once))
