"""An amount with its unit as people read it, in both languages."""

from __future__ import annotations

import re
from decimal import Decimal

from rongyi.kernel.text import Text

# An English unit of so many of a currency: 50 of "CNY 10,000" are CNY 500,000.
_MANY_OF = re.compile(r"(?P<currency>[A-Z]{3}) (?P<times>[\d,]+)\Z")


def amount(value: Decimal, unit: Text | None) -> Text:
    """The number with its unit: 50万元, CNY 500,000; 120平方米, 120 m²."""
    number = f"{value:f}"
    if unit is None:
        return Text(number, number)
    many = _MANY_OF.match(unit.en)
    if many is None:
        return Text(f"{number}{unit.zh}", f"{number} {unit.en}".strip())
    whole = value * int(many["times"].replace(",", ""))
    shown = f"{whole:,f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return Text(f"{number}{unit.zh}", f"{many['currency']} {shown}")
