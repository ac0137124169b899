"""What may be renewed or changed, and what is filled in from what was granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rongyi.cases.rules import CHANGE, PURPOSE_WORDS, RENEWAL, last_day_in_time
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text
from rongyi.themes.rules.values import Typed, typed_of

IN_TIME = Text(
    "最迟在{day}提出：到有效期届满仍未作出决定的，依法视为准予延续。",
    "Filed by {day}, it counts as renewed if nobody decides by the last day.",
)
LATE = Text(
    "法定的提出期限（{day}）已过：仍然受理，但到有效期届满未作出决定的，不视为准予延续。",
    "The day by which the law wants it, {day}, has passed: it is still accepted, but it does not "
    "count as renewed if nobody decides by the last day.",
)
SAID = Text("本申请为证照{number}的{purpose}。", "{purpose} of certificate {number}.")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What may be asked for on a day. `by`: the last day in time; `refused`: it is too late."""

    purpose: str
    by: date | None = None
    late: bool = False
    refused: bool = False

    @property
    def words(self) -> Text | None:
        """What follows from the day."""
        if self.by is None:
            return None
        return (LATE if self.late else IN_TIME).format({"day": self.by})


def offers_of(item: Item | None, last: date | None, today: date) -> tuple[Offer, ...]:
    """What an item offers to the holder of its certificate, valid until `last`.

    Source: Administrative Licensing Law (行政许可法), arts 49, 50.
    """
    found = []
    if item is not None and item.renewal is not None and last is not None:
        by = last_day_in_time(last, item.renewal.days_before)
        late = today > by
        refused = late and item.renewal.late == "refuse"
        found.append(Offer(purpose=RENEWAL, by=by, late=late, refused=refused))
    if item is not None and item.change:
        found.append(Offer(purpose=CHANGE))
    return tuple(found)


def filled_from(
    item: Item, catalogue: Catalogue, lines: Mapping[str, Any], form: Mapping[str, Any]
) -> dict[str, Typed]:
    """The form of an item as far as it is known: as it was handed in for what was granted, and
    above that as the certificate says it. What registers know they say anew."""
    own = {use.element for use in item.fields}
    known = {code: value for code, value in form.items() if code in catalogue.elements}
    for name, source in item.result.values.items():
        if source in catalogue.elements and lines.get(name) is not None:
            known[source] = lines[name]
    return {
        code: typed_of(value)
        for code, value in known.items()
        if value is not None
        and (code in own or code in form)
        and not catalogue.elements[code].register_only
    }


def said_of(purpose: str, number: str, offer: Offer | None) -> Text:
    """What a receipt says first."""
    said = SAID.format({"number": number, "purpose": PURPOSE_WORDS[purpose]})
    more = offer.words if offer is not None else None
    return (
        Text(said.zh, f"{said.en} ")
        if more is None
        else Text(said.zh + more.zh, f"{said.en} {more.en} ")
    )
