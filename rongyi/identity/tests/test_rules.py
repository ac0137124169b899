"""Opening hours, distances and masks without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rongyi.identity.rules import (
    document_types,
    is_open,
    masked_name,
    masked_number,
    metres_between,
)
from tests.at import SUZHOU, at

OFFICE = "周一至周五 9:00—12:00，13:00—17:00"
SATURDAYS = "周一至周五 9:00-17:00；周六 9:00-12:00（法定节假日除外）"


@pytest.mark.parametrize(
    ("hours", "when", "works", "expected"),
    [
        (OFFICE, "2026-11-23 09:00", None, True),
        (OFFICE, "2026-11-23 12:00", None, False),
        (OFFICE, "2026-11-23 16:59", None, True),
        (OFFICE, "2026-11-22 10:00", None, False),
        (OFFICE, "2026-10-01 10:00", False, False),
        (OFFICE, "2026-10-10 10:00", True, True),
        (SATURDAYS, "2026-11-21 11:00", None, True),
        (SATURDAYS, "2026-11-21 13:00", None, False),
        ("每天 8:30—20:00", "2026-10-01 10:00", False, True),
        ("24小时自助", "2026-10-01 03:00", False, True),
        ("请致电", "2026-11-23 10:00", None, None),
        ("周一至周五 99:99—25:00", "2026-11-23 10:00", None, None),
    ],
)
def test_hours_as_people_write_them_are_understood(
    hours: str, when: str, works: bool | None, expected: bool | None
) -> None:
    local = at(when).astimezone(SUZHOU)

    assert is_open(hours, local, works=works) is expected


@given(some.text(max_size=60))
def test_no_hours_break_the_page(hours: str) -> None:
    assert is_open(hours, at("2026-11-23 10:00")) in {True, False, None}


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert metres_between(31, 120, 32, 120) == pytest.approx(111_195, abs=5)
    assert metres_between(31, 120, 31, 120) == 0


@given(some.text(min_size=1, max_size=40))
def test_a_mask_never_shows_the_whole(number: str) -> None:
    if len(number) > 2 and "*" not in number:
        assert masked_number(number) != number
        assert "*" in masked_number(number)


def test_masks_keep_what_one_recognises_oneself_by() -> None:
    assert masked_number("11010519491231002X") == "1101**********002X"
    assert masked_name("王小明") == "王**"
    assert masked_name("买买提江") == "买***"
    assert masked_name("欧阳买买提") == "欧****"
    assert masked_name("湖畔咖啡有限公司") == "湖畔****公司"
    assert masked_name("John Smith") == "J*** S****"


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        ("100000198503121139", {"citizen_no"}),
        ("11010519491231002X", {"citizen_no"}),
        ("810000199001010018", {"hk_macau_taiwan"}),
        ("911124198108030024", {"foreign_permanent"}),
        ("XP0000005", {"passport", "hk_macau_taiwan", "foreign_permanent"}),
        ("0512345", set()),
        ("", set()),
    ],
)
def test_the_shape_of_a_number_says_which_documents_it_may_be_of(
    number: str, kinds: set[str]
) -> None:
    assert document_types(number) == kinds
