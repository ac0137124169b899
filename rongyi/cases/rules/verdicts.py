"""What a decision is called (准予、不予许可 …): one word for an item, in letters and on pages.

Only a licence is licensed (许可): a registration is registered, a filing filed, a check confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text

GRANTED, REFUSED = "approved", "rejected"


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Words and titles of letters, for yes and no."""

    granted: Text
    refused: Text
    grants: Text
    refuses: Text


_VERDICTS = {
    "licence": _Verdict(
        Text("准予许可", "Licence granted"),
        Text("不予许可", "Licence refused"),
        Text("准予行政许可决定书", "Decision to grant the licence"),
        Text("不予行政许可决定书", "Decision to refuse the licence"),
    ),
    "registration": _Verdict(
        Text("准予登记", "Registered"),
        Text("不予登记", "Not registered"),
        Text("准予登记通知书", "Notice of registration"),
        Text("不予登记通知书", "Notice that it is not registered"),
    ),
    "filing": _Verdict(
        Text("准予备案", "Filed"),
        Text("不予备案", "Not filed"),
        Text("准予备案通知书", "Notice of filing"),
        Text("不予备案通知书", "Notice that it is not filed"),
    ),
    "clearance": _Verdict(
        Text("予以核准", "Cleared"),
        Text("不予核准", "Not cleared"),
        Text("核准决定书", "Decision to clear it"),
        Text("不予核准决定书", "Decision not to clear it"),
    ),
    "verification": _Verdict(
        Text("核验通过", "Confirmed"),
        Text("核验不通过", "Not confirmed"),
        Text("核验通过告知书", "Notice of confirmation"),
        Text("核验不通过告知书", "Notice that it is not confirmed"),
    ),
    "confirmation": _Verdict(
        Text("予以确认", "Confirmed"),
        Text("不予确认", "Not confirmed"),
        Text("确认决定书", "Decision to confirm it"),
        Text("不予确认决定书", "Decision not to confirm it"),
    ),
    "service": _Verdict(
        Text("予以办理", "Granted"),
        Text("不予办理", "Not granted"),
        Text("办理结果告知书", "Notice of the result"),
        Text("不予办理告知书", "Notice that it is not granted"),
    ),
}
_OF_KIND = {"licence": "licence", "confirmation": "confirmation"}
# Administrative Reconsideration Law (2023), art. 20; Administrative Litigation Law (2017), art. 46.
# Mark K: from knowledge, not read in a public source here.
_REVIEW = Text("依法有管辖权的行政复议机关", "the authority competent for administrative review")
_REMEDIES = Text(
    "如不服本决定，可以自知道本决定之日起六十日内向{body}申请行政复议（《行政复议法》第二十条），"
    "或者自知道本决定之日起六个月内向有管辖权的人民法院提起行政诉讼（《行政诉讼法》第四十六条）。",
    "You may ask {body} for administrative review within sixty days of learning of this decision "
    "(Administrative Reconsideration Law, art. 20), or bring the case before the competent "
    "people's court within six months (Administrative Litigation Law, art. 46).",
)


def verdict_words(item: Item, outcome: str) -> Text:
    """What a decision on the item says, in a few characters: 准予登记, 不予许可."""
    verdict = _of(item)
    return verdict.refused if outcome == REFUSED else verdict.granted


def verdict_title(item: Item, outcome: str) -> Text:
    """What the letter of the decision is called."""
    verdict = _of(item)
    return verdict.refuses if outcome == REFUSED else verdict.grants


def remedies_of(item: Item, catalogue: Catalogue) -> Text:
    """Before whom, and until when, a decision of who exercises the power may be contested."""
    body = catalogue.departments[item.power.exercised_by].review_body
    return _REMEDIES.format({"body": body or _REVIEW})


def basis_of(item: Item) -> Text:
    """The articles that the item rests on."""
    return Text(
        "、".join(f"{one.law.zh}{one.article}" for one in item.basis),
        "; ".join(f"{one.law.en}, {one.article}" for one in item.basis),
    )


def _of(item: Item) -> _Verdict:
    return _VERDICTS[item.verdict or _OF_KIND.get(item.kind, "service")]
