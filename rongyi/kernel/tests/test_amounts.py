"""Amounts with their units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rongyi.kernel.amounts import amount
from rongyi.kernel.text import Text

CAPITAL, AREA = Text("万元", "CNY 10,000"), Text("平方米", "m²")


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("50", CAPITAL, "50万元", "CNY 500,000"),
        ("0.5", CAPITAL, "0.5万元", "CNY 5,000"),
        ("0.00005", CAPITAL, "0.00005万元", "CNY 0.5"),
        ("120", AREA, "120平方米", "120 m²"),
        ("7", None, "7", "7"),
    ],
)
def test_an_amount_reads_well_in_both_languages(
    value: str, unit: Text | None, zh: str, en: str
) -> None:
    assert amount(Decimal(value), unit) == Text(zh, en)
