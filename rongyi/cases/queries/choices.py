"""What the forms of the rarer acts let staff choose among."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rongyi.cases import rules
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text

Named = tuple[tuple[str, Text], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """Codes with their words: ways of delivery, other bodies, fields that may be mended (with what
    they say now), grounds for voiding, orders, parties; and how many days may be added."""

    manners: Named
    bodies: Named
    mendable: tuple[tuple[str, Text, Text], ...]
    voids: Named
    orders: Named
    parties: Named
    extension_max: int


def choices_of(
    case: rules.CaseNow,
    item: Item,
    catalogue: Catalogue,
    values: Mapping[str, Any],
    heard: rules.Proceedings,
) -> Choices:
    """What may be chosen on this case. No SQL query."""
    fields = [catalogue.elements[use.element] for use in item.fields]
    return Choices(
        manners=tuple(rules.MANNERS.items()),
        bodies=tuple(
            (one.code, one.name)
            for one in catalogue.departments.values()
            if one.code != item.power.exercised_by
        ),
        mendable=tuple(
            (one.code, one.label, rules.words_of_value(one, values.get(one.code)))
            for one in fields
            if rules.is_mendable(item, one)
        ),
        voids=tuple(rules.VOID_GROUNDS.items()),
        orders=tuple(rules.ORDERS.items()),
        parties=tuple((str(one.place), Text(one.name, one.name)) for one in heard.parties),
        extension_max=rules.extension_max(item),
    )
