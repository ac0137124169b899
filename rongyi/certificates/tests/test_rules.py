"""Numbers, check characters and last days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rongyi.certificates.definitions import NumberRule, Validity
from rongyi.certificates.rules import (
    IDENTIFIER,
    digit_check,
    identifier_of,
    last_day,
    new_code,
    number_of,
    read_code,
    shown_code,
)


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        (NumberRule(prefix="XF"), "XF2026000042"),
        (NumberRule(prefix="JY", year=False, region=True, digits=7), "JY3205710000042"),
        (NumberRule(prefix="A-", year=True, region=True, digits=3), "A-2026320571042"),
    ],
)
def test_a_number_is_written_as_its_type_says(rule: NumberRule, number: str) -> None:
    assert number_of(rule, serial=42, year=2026, region="320571") == number


@pytest.mark.parametrize(
    ("first", "validity", "last"),
    [
        (date(2026, 11, 23), Validity(years=5), date(2031, 11, 22)),
        (date(2024, 2, 29), Validity(years=1), date(2025, 2, 28)),
        (date(2026, 1, 1), Validity(months=3), date(2026, 3, 31)),
        (date(2026, 8, 31), Validity(months=6), date(2027, 2, 28)),
        (date(2026, 11, 23), Validity(), None),
        (date(2026, 11, 23), None, None),
    ],
)
def test_the_last_day_is_the_day_before_the_anniversary(
    first: date, validity: Validity | None, last: date | None
) -> None:
    assert last_day(first, validity) == last


@given(some.text("0123456789", min_size=1, max_size=20), some.integers(0, 19), some.integers(1, 9))
def test_one_wrong_digit_changes_the_check(digits: str, place: int, by: int) -> None:
    at = place % len(digits)
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]

    assert digit_check(wrong) != digit_check(digits)


def test_an_identifier_can_be_found_again_in_a_file() -> None:
    made = identifier_of(
        type_code="11100000MB0143028R001", issuer="12320594MB1234567X", year=2026, serial=7
    )

    found = IDENTIFIER.search(b"<pdf:Keywords>" + made.encode() + b"</pdf:Keywords>")

    assert found is not None
    assert found[0].decode() == made


@given(some.integers(0, 50))
def test_codes_survive_printing_and_typing(_: int) -> None:
    code = new_code()

    assert read_code(shown_code(code).lower().replace("-", " - ")) == code
    assert len(code) == 16
