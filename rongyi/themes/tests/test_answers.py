"""What is typed: what is wrong alone, and what cannot stand beside other answers."""

from __future__ import annotations

from datetime import date

import pytest

from rongyi.catalogue.queries import current_edition
from rongyi.kernel.errors import DomainError, FieldProblems
from rongyi.themes import queries, services
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules.values import implausible, read_value, unanswered
from rongyi.themes.tests.filled import LATER, acting, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def elements(people):
    return definitions(current_edition()).catalogue.elements


def problem(element, typed):
    """The code of what is wrong with it."""
    with pytest.raises(DomainError) as told:
        read_value(element, typed)
    return told.value.code


def test_a_kitchen_larger_than_the_shop_is_told_at_its_field(people):
    owner = acting(people["wang_yiming"])
    bundle = started(owner)

    with pytest.raises(FieldProblems) as told:
        services.save_values(
            bundle_id=bundle.id, section="food", values={"kitchen_area": "400"}, version=0,
            actor=owner, now=LATER,
        )  # fmt: skip

    assert told.value.problems["kitchen_area"].code == "field.implausible"
    assert "不能大于经营面积" in told.value.problems["kitchen_area"].parameters["words"].zh
    row = next(
        one for one in queries.draft(bundle.id, owner, now=LATER, section="food").rows
        if one.element == "kitchen_area"
    )  # fmt: skip
    assert row.typed == "400"


@pytest.mark.parametrize(
    ("code", "day", "wrong"),
    [
        ("opening_day", date(2026, 11, 22), True),
        ("opening_day", date(2026, 11, 23), False),
        ("child_born", date(2026, 11, 24), True),
        ("child_born", date(2020, 3, 9), False),
    ],
)
def test_a_day_that_cannot_be_is_told(elements, code, day, wrong):
    found = implausible(elements, {code: day}, date(2026, 11, 23))

    assert (code in found) == wrong


def test_a_check_that_names_something_unanswered_is_passed_over(elements):
    assert implausible(elements, {"kitchen_area": 400}, date(2026, 11, 23)) == {}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("100000199003078512", "field.not_citizen_no"),  # the last digit is wrong
        ("10000019900307851", "field.not_document_no"),
        ("ABCDEF", "field.not_document_no"),
        ("护照", "field.not_document_no"),
    ],
)
def test_a_document_number_with_a_slip_is_told(elements, typed, code):
    assert problem(elements["representative_number"], typed) == code


@pytest.mark.parametrize("typed", ["100000199003078511", "XP0000005", "C01X00T47", "123456789"])
def test_the_documents_of_many_states_are_taken(elements, typed):
    assert read_value(elements["representative_number"], typed) == typed


def test_a_credit_code_with_a_slip_is_told(elements):
    assert problem(elements["uscc"], "91329900MA1MYPWH0D") == "field.not_uscc"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("food_form", "field.not_chosen"),
        ("sells_online", "field.not_chosen"),
        ("food_projects", "field.none_chosen"),
        ("safety_manager", "field.missing"),
        ("kitchen_area", "field.missing"),
    ],
)
def test_what_is_missing_is_to_choose_or_to_fill_in(elements, code, told):
    assert unanswered(elements[code]).code == told
