"""By which day a renewal is filed in time, and for how long what is renewed then holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rongyi.certificates.definitions import Validity
from rongyi.certificates.rules import Term, term_after
from rongyi.themes.definitions import load
from rongyi.themes.rules.renewing import offers_of

SIP = Path(__file__).parents[3] / "definitions" / "sip"
ITEM = load(SIP)[0].catalogue.items["hygiene_licence"]
LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("today", "late"),
    [(date(2026, 12, 1), False), (date(2026, 12, 2), True), (LAST, True)],
)
def test_thirty_days_are_natural_days_back_from_the_last_one(today, late):
    renewal, change = offers_of(ITEM, LAST, today)

    assert (renewal.late, renewal.refused, renewal.by) == (late, False, date(2026, 12, 1))
    assert change.words is None


def test_an_item_may_refuse_what_is_late():
    assert ITEM.renewal is not None
    strict = replace(ITEM, renewal=replace(ITEM.renewal, late="refuse"))

    in_time, late = (offers_of(strict, LAST, day)[0] for day in (date(2026, 12, 1), LAST))

    assert (in_time.refused, late.refused) == (False, True)


@pytest.mark.parametrize(
    ("renews", "today", "expected"),
    [
        (True, date(2026, 12, 10), Term(date(2026, 12, 10), date(2030, 12, 31))),
        (True, date(2027, 1, 4), Term(date(2027, 1, 1), date(2030, 12, 31))),
        (False, date(2026, 12, 10), Term(date(2026, 12, 10), LAST)),
    ],
)
def test_a_renewal_goes_on_where_the_old_term_ends_and_a_change_keeps_it(renews, today, expected):
    old = Term(date(2023, 1, 1), LAST)

    found = term_after(old, renews=renews, today=today, validity=Validity(years=4))

    assert found == expected
