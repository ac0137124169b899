"""What is asked before a single item is begun: never of a person, always what decides papers."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from rongyi.themes.definitions import load
from rongyi.themes.rules import plan

SIP = Path(__file__).parents[3] / "definitions" / "sip"
ON = date(2026, 11, 23)
FOUNDS = {"company_registration"}  # no register knows the enterprise that it founds
DEFINITIONS, PROBLEMS = load(SIP)
ITEMS = sorted(DEFINITIONS.catalogue.items)
PERSONAL_TYPES = {"document_no", "phone", "email", "address"}


@pytest.mark.parametrize("code", ITEMS)
def test_no_question_of_a_single_item_is_about_a_person_or_known_to_a_register(code):
    elements = DEFINITIONS.catalogue.elements

    asked = [elements[one.element] for one in DEFINITIONS.theme(code).questions]

    assert [one.code for one in asked if one.personal != "none"] == []
    assert [one.code for one in asked if one.type in PERSONAL_TYPES] == []
    assert code in FOUNDS or [one.code for one in asked if one.truth is not None] == []


@pytest.mark.parametrize("code", sorted(DEFINITIONS.themes))
def test_no_question_of_a_theme_is_about_a_person(code):
    elements = DEFINITIONS.catalogue.elements

    asked = [elements[one.element] for one in DEFINITIONS.theme(code).questions]

    assert [one.code for one in asked if one.personal != "none"] == []
    assert [one.code for one in asked if one.type in PERSONAL_TYPES] == []


@pytest.mark.parametrize("code", ITEMS)
def test_once_its_questions_are_answered_no_paper_of_a_single_item_is_open(code):
    compiled = DEFINITIONS.compiled(code, ON)
    elements = DEFINITIONS.catalogue.elements
    questions = [elements[one.element] for one in DEFINITIONS.theme(code).questions]
    ways = [[choice.code for choice in one.choices] or [True, False] for one in questions]
    names = [one.code for one in questions]

    plans = [plan(compiled, dict(zip(names, answers, strict=True))) for answers in product(*ways)]

    assert [one.possible_materials for one in plans if one.possible_materials] == []
    assert [one.questions_left for one in plans if one.questions_left] == []


def test_the_way_to_prove_identity_stays_the_careful_one_until_the_registers_spoke():
    compiled = DEFINITIONS.compiled("food_licence", ON)
    answers = {"has_licence": True, "chain_store": False, "staff_need_check": False}
    one_person = {"applicant_number": "1", "representative_number": "1"}

    before = {one.code: one.way for one in plan(compiled, answers).materials}
    after = {one.code: one.way for one in plan(compiled, {**answers, **one_person}).materials}

    assert before["identity_card"] != "data_call"
    assert after["identity_card"] == "data_call"


def test_what_decides_the_papers_of_a_registration_is_asked_before_it_is_begun():
    asked = [one.element for one in DEFINITIONS.theme("company_registration").questions]

    trader = plan(
        DEFINITIONS.compiled("company_registration", ON), {"enterprise_type": "sole_trader"}
    )

    assert asked == ["enterprise_type", "model_articles"]
    assert trader.questions_left == ()


@pytest.mark.parametrize("code", ITEMS)
def test_stages_of_one_item_are_counted_before_as_they_are_now(code):
    stages = plan(DEFINITIONS.compiled(code, ON), {}).savings.stages

    assert stages.before_example >= stages.after
