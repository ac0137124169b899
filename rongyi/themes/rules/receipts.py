"""What a receipt says, kept as it was said: the same for ever, whatever happens afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from rongyi.kernel.text import Text


@dataclass(frozen=True, kw_only=True)
class ReceiptItem:
    """One item: when it should end, and the items that come first."""

    code: str
    expected_on: date
    provisional: bool
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper:
    """One material: the way it went, how it stood, and the names of the files handed in;
    `later_workdays` after acceptance for one that may follow, 0 where none were kept."""

    title: Text
    way: str
    state: str
    source: Text | None
    files: tuple[str, ...]
    later_workdays: int = 0


@dataclass(frozen=True, kw_only=True)
class KeptReceipt:
    """The column `receipt` of a bundle."""

    applicant: Text
    what_next: Text
    promised_workdays: int
    legal_workdays: int
    handed_in: int
    items: tuple[ReceiptItem, ...]
    papers: tuple[ReceiptPaper, ...]

    def kept(self) -> dict[str, Any]:
        found = asdict(self)
        for item in found["items"]:
            item["expected_on"] = item["expected_on"].isoformat()
        return found

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> KeptReceipt:
        return cls(
            applicant=Text(**kept["applicant"]),
            what_next=Text(**kept["what_next"]),
            promised_workdays=kept["promised_workdays"],
            legal_workdays=kept["legal_workdays"],
            handed_in=kept["handed_in"],
            items=tuple(
                ReceiptItem(
                    code=one["code"],
                    expected_on=date.fromisoformat(one["expected_on"]),
                    provisional=one["provisional"],
                    after=tuple(one["after"]),
                )
                for one in kept["items"]
            ),
            papers=tuple(
                ReceiptPaper(
                    title=Text(**one["title"]),
                    way=one["way"],
                    state=one["state"],
                    source=Text(**one["source"]) if one["source"] else None,
                    files=tuple(one["files"]),
                    later_workdays=one.get("later_workdays", 0),
                )
                for one in kept["papers"]
            ),
        )
