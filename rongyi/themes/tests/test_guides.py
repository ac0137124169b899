"""What everybody may read: tiles, guides, questions one by one, the plan for answers."""

from __future__ import annotations

import pytest

from rongyi.identity.queries import actor_for, mandates_of
from rongyi.kernel.errors import BadInput
from rongyi.themes import queries, services
from rongyi.themes.errors import ForEnterprises, ForPeople, ThemeUnknown
from rongyi.themes.rules.values import typed_of
from rongyi.themes.tests.filled import NOW, SHOP, acting, finish
from tests.at import at

SUBMITTED = at("2026-11-24 09:00")
THEMES = [
    "crab_farming", "first_store", "go_abroad", "open_restaurant", "school_enrolment",
    "start_enterprise",
]  # fmt: skip


def test_tiles_show_three_numbers_that_the_plan_computes(db):
    cards = {card.code: card for card in queries.theme_cards(now=NOW)}

    assert set(cards) == set(THEMES)
    guide = queries.guide("open_restaurant", now=NOW)
    card = cards["open_restaurant"]
    assert (card.trips, card.papers, card.workdays) == (
        guide.plan.trips, len(guide.plan.hand_in), guide.plan.promised_workdays,
    )  # fmt: skip
    assert card.papers < len(guide.plan.materials)


def test_the_guide_speaks_both_languages_and_names_its_law(db):
    for code in THEMES:
        guide = queries.guide(code, now=NOW)

        assert guide.basis
        for item in guide.items:
            assert item.title.zh and item.title.en and item.department.zh
        for saving in (guide.plan.savings.trips, guide.plan.savings.days):
            assert saving.formula.zh and saving.formula.en


def test_a_single_item_has_a_guide_too(db):
    guide = queries.guide("food_licence", now=NOW)

    assert not guide.is_theme
    assert [item.code for item in guide.items] == ["food_licence"]
    with pytest.raises(ThemeUnknown):
        queries.guide("nothing", now=NOW)


def test_questions_come_one_by_one_and_lead_to_the_plan(db):
    answers = {}
    asked = []
    while question := (page := queries.question_page("open_restaurant", answers, now=NOW)).question:
        asked.append(question.element)
        answers = {**page.answers, question.element: SHOP.get(question.element, "false")}

    assert asked[0] == "shop_kind"
    assert len(asked) == len(set(asked))
    assert page.complete
    plan = queries.plan_page("open_restaurant", answers, now=NOW).plan
    assert plan.complete and plan.assumed
    assert len(plan.items) == 4


def test_an_answer_that_is_none_is_told_beside_its_question(db):
    wrong = queries.question_page("open_restaurant", {"shop_kind": "palace"}, now=NOW)
    empty = queries.question_page("open_restaurant", {}, now=NOW, asked="shop_kind")

    assert wrong.question.element == "shop_kind"
    assert wrong.problems["shop_kind"].code == "field.not_choice"
    assert empty.problems["shop_kind"].code == "field.not_chosen"


def test_going_back_shows_the_answer_given(db):
    page = queries.question_page("open_restaurant", SHOP, now=NOW, element="floor_area")

    assert (page.question.element, page.question.typed) == ("floor_area", "320")


def test_a_situation_that_is_not_served_names_what_to_do_instead(db):
    page = queries.question_page("open_restaurant", {"shop_kind": "stall"}, now=NOW)

    assert page.question is None and not page.complete
    assert page.refusal.words.zh
    assert page.instead


@pytest.mark.parametrize(
    "answers",
    [
        {"shop_kind": ["a", "b"]}, {"\x00": "\x00"}, {"shop_kind": "\x00\ud800"},
        {"floor_area": "9" * 400}, {"nonsense": "x"}, {"floor_area": "１２０㎡"},
    ],
)  # fmt: skip
def test_foreign_answers_never_break_a_page(db, answers):
    page = queries.question_page("open_restaurant", answers, now=NOW)

    assert page.question is not None


def test_too_many_answers_are_refused(db):
    with pytest.raises(BadInput):
        queries.question_page("open_restaurant", {str(n): "x" for n in range(101)}, now=NOW)


def test_a_theme_is_begun_by_those_it_is_for(people):
    owner = acting(people["wang_yiming"])

    with pytest.raises(ForEnterprises):
        services.start_bundle(
            theme="food_licence", answers={}, actor=people["li_wenjing"], now=NOW, key="a"
        )
    with pytest.raises(ForPeople):
        services.start_bundle(theme="school_enrolment", answers={}, actor=owner, now=NOW, key="b")


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_can_be_filled_in_and_submitted(people, theme):
    guide = queries.guide(theme, now=NOW)
    answers = {code: typed_of(value) for code, value in guide.plan.answers.items()}
    audience = {card.code: card.audience for card in queries.theme_cards(now=NOW)}[theme]
    actor = _for_enterprise(people) if "enterprise" in audience else people["sun_li"]
    bundle = services.start_bundle(theme=theme, answers=answers, actor=actor, now=NOW, key=theme)

    finish(actor, bundle.id)
    receipt = services.submit_bundle(bundle_id=bundle.id, key="k", actor=actor, now=SUBMITTED)

    page = queries.timeline(receipt.number, actor, now=SUBMITTED)
    assert len(page.cases) == len(guide.plan.items)


def _for_enterprise(people):
    for person in people.values():
        for mandate in mandates_of(person.person_id, now=NOW):
            if mandate.in_force and mandate.covers_all and mandate.can_sign:
                return actor_for(person.person_id, mandate.enterprise_id, now=NOW)
    raise AssertionError("nobody acts for an enterprise")


def test_themes_are_listed_in_the_order_that_they_ask_for(db):
    listed = [card.code for card in queries.theme_cards(now=NOW)]

    assert listed == [
        "open_restaurant", "start_enterprise", "school_enrolment", "first_store", "go_abroad",
        "crab_farming",
    ]  # fmt: skip


def test_what_hangs_on_a_question_that_does_not_arise_is_not_asked_either(db):
    answers = {"has_licence": "true", "needs_seal": "false"}

    page = queries.question_page("start_enterprise", answers, now=NOW)

    assert page.question is not None
    assert page.question.element == "needs_invoice"  # and not the articles of a company to be


def test_a_foreign_child_s_parents_are_not_asked_about_their_insurance(db):
    answers = {
        "school_stage": "junior", "child_status": "foreign", "home_right": "rent",
    }  # fmt: skip

    page = queries.question_page("school_enrolment", answers, now=NOW)

    assert page.complete
