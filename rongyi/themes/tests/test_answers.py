"""What is typed: what is wrong alone, and what cannot stand beside other answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rongyi.cases.rules.reasons import words_of
from rongyi.catalogue.queries import current_edition
from rongyi.kernel.errors import DirectionSigns, DomainError, FieldProblems
from rongyi.kernel.typed import readable
from rongyi.themes import queries, services
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules.values import clean, implausible, read_value, unanswered
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


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1200", "1200"), ("1,200", "1200"), ("1，200", "1200"), ("1 200", "1200"),
        ("１２", "12"), ("1.5", "1.5"), ("12,000.5", "12000.5"),
    ],
)  # fmt: skip
def test_a_number_is_read_with_its_thousands_apart_or_together(elements, typed, value):
    assert read_value(elements["floor_area"], typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["1,2", "1,20", "12,00", "1,2000", "1.2.3", "1 2", "1,200,5", "12.", "1_000", "约80"]
)
def test_a_number_that_may_mean_another_is_refused_in_words(elements, typed):
    assert problem(elements["floor_area"], typed) == "field.not_number"


@pytest.mark.parametrize(
    ("code", "typed", "told"),
    [
        ("floor_area", "9" * 400, "field.too_large"),
        ("floor_area", "-1", "field.too_small"),
        ("staff_count", "1.5", "field.not_integer"),
        ("staff_count", "9" * 17, "field.too_large"),
        ("floor_area", "1.123456789", "field.too_precise"),
    ],
)
def test_a_number_out_of_bounds_is_called_a_number_and_the_bounds_are_said(
    elements, code, typed, told
):
    with pytest.raises(DomainError) as refused:
        read_value(elements[code], typed)

    assert refused.value.code == told
    if told in ("field.too_large", "field.too_small"):
        assert {"minimum", "maximum"} <= set(refused.value.parameters)


INVISIBLE = "\u200b\u200e\u200f\ufeff\x00\x07\x85"


def test_signs_that_nobody_sees_are_left_out_of_names_and_texts(elements):
    assert clean(f"王{INVISIBLE}一鸣") == "王一鸣"
    assert read_value(elements["safety_manager"], f"王{INVISIBLE}一鸣") == "王一鸣"
    assert read_value(elements["safety_manager"], "王\n一鸣") == "王 一鸣"


@pytest.mark.parametrize("sign", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_a_sign_that_turns_the_direction_is_refused_at_its_field(people, sign):
    owner = acting(people["wang_yiming"])
    bundle = started(owner)

    with pytest.raises(FieldProblems) as told:
        services.save_values(
            bundle_id=bundle.id, section="food", values={"safety_manager": f"王{sign}一鸣"},
            version=0, actor=owner, now=LATER,
        )  # fmt: skip

    assert told.value.problems["safety_manager"].code == "input.direction_signs"


@pytest.mark.parametrize("say", [words_of, readable])
def test_words_of_officers_keep_to_the_same_rule(say):
    unseen = INVISIBLE.replace("\x00", "")  # which no text may hold

    assert say(f"缺少{unseen}盖章\n请补") == "缺少盖章\n请补"
    with pytest.raises(DirectionSigns):
        say("缺少\u202e盖章")
