"""What a decision is called (准予、不予许可 …): one word for an item, in letters and on pages.

Only a licence is licensed (许可): a registration is registered, a filing filed, a check confirmed.
"""

from __future__ import annotations

from rongyi.catalogue.definitions import Catalogue, Item, VerdictWords
from rongyi.kernel.text import Text

GRANTED, REFUSED = "approved", "rejected"


_OF_KIND = {"licence": "licence", "confirmation": "confirmation"}


def verdict_of(item: Item, catalogue: Catalogue) -> VerdictWords:
    """The words of a decision on the item."""
    return catalogue.letters.verdict(item.verdict or _OF_KIND.get(item.kind, "service"))


def verdict_words(item: Item, outcome: str, catalogue: Catalogue) -> Text:
    """What a decision on the item says, in a few characters: 准予登记, 不予许可."""
    verdict = verdict_of(item, catalogue)
    return (verdict.refused if outcome == REFUSED else verdict.granted).text


def verdict_title(item: Item, outcome: str, catalogue: Catalogue) -> Text:
    """What the letter of the decision is called."""
    verdict = verdict_of(item, catalogue)
    return (verdict.refuses if outcome == REFUSED else verdict.grants).text


def remedies_of(item: Item, catalogue: Catalogue) -> Text:
    """Before whom, and until when, a decision of who exercises the power may be contested.

    Source: Administrative Reconsideration Law (2023), art. 20; Administrative Litigation Law
    (2017), art. 46. Mark K: from knowledge, not read in a public source here.
    """
    body = catalogue.departments[item.power.exercised_by].review_body
    phrase = catalogue.letters.phrase
    return phrase("remedies").format({"body": body or phrase("review_body")})


def basis_of(item: Item) -> Text:
    """The articles that the item rests on."""
    return Text(
        "、".join(f"{one.law.zh}{one.article}" for one in item.basis),
        "; ".join(f"{one.law.en}, {one.article}" for one in item.basis),
    )
