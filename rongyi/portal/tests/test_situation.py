"""The situation of a draft is answered anew: the plan follows, and what was typed stays."""

from __future__ import annotations

import re

import pytest

from rongyi.kernel.errors import DomainError
from rongyi.portal.tests.conftest import signed_in
from rongyi.themes import queries, services
from rongyi.themes.errors import AnswersMissing, BundleNotDraft, ForEnterprises
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import LATER, SHOP, fill, started

pytestmark = pytest.mark.django_db


def read(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def empty(owner):
    """An application just begun for the restaurant."""
    return started(owner)


def answers_of(bundle_id) -> dict[str, str]:
    return dict(Bundle.objects.get(id=bundle_id).answers)


def test_the_questions_come_with_their_answers_and_the_steps_lead_there(head, empty):
    address = f"/apply/{empty.id}/situation/"

    page = read(head.get(address))
    steps = [read(head.get(f"/apply/{empty.id}/{step}/")) for step in ("materials", "check")]

    assert re.search(r'name="floor_area"[^>]*value="320"', page)
    assert re.search(r'value="fixed_shop"[^>]* checked', page)
    assert all(f'href="{address}">情形' in one for one in steps)
    assert f'href="{address}#field-floor_area"' in steps[1]


def test_a_changed_answer_changes_the_plan_and_keeps_what_was_typed(head, owner, empty):
    fill(owner, empty.id, "applicant", {"contact_phone": "13912345678"})
    address = f"/apply/{empty.id}/situation/"
    given = {**answers_of(empty.id), "sets_sign": "false"}

    answer = head.post(address, {**given, "asked": list(given)})

    bundle = Bundle.objects.get(id=empty.id)
    assert answer["Location"] == f"/apply/{empty.id}/"
    assert bundle.answers["sets_sign"] == "false"
    assert "signboard" not in bundle.items and "food_licence" in bundle.items
    assert bundle.entries["contact_phone"]["typed"] == "13912345678"


def test_a_question_that_arises_is_asked_on_the_same_page_before_anything_is_saved(head, owner):
    bundle = started(owner, key="small", floor_area="120")
    before = answers_of(bundle.id)
    given = {**before, "floor_area": "320"}
    given.pop("fire_route", None)
    asked = [one for one in before if one != "fire_route"]

    page = head.post(f"/apply/{bundle.id}/situation/", {**given, "asked": asked})

    assert page.status_code == 200
    assert "还有新的问题" in read(page) and 'name="fire_route"' in read(page)
    assert answers_of(bundle.id) == before


def test_an_emptied_answer_is_told_at_its_question(head, empty):
    given = {**answers_of(empty.id), "floor_area": ""}

    answer = head.post(f"/apply/{empty.id}/situation/", {**given, "asked": list(given)})

    assert answer.status_code == 422
    assert 'href="#field-floor_area"' in read(answer)
    assert answers_of(empty.id)["floor_area"] == "320"


def test_a_situation_that_is_not_served_is_refused_in_words_and_not_saved(head, empty):
    given = {**answers_of(empty.id), "shop_kind": "stall"}

    answer = head.post(f"/apply/{empty.id}/situation/", {**given, "asked": list(given)})

    assert answer.status_code == 422
    assert "没有保存" in read(answer)
    assert answers_of(empty.id)["shop_kind"] == "fixed_shop"


def test_who_founds_an_enterprise_cannot_turn_into_one_that_exists(people):
    founder = people["wang_yiming"]
    bundle = started(founder, key="own", has_licence="false")
    given = {**answers_of(bundle.id), "has_licence": "true", "chain_store": "false"}
    browser = signed_in("wang_yiming")

    with pytest.raises(ForEnterprises):
        services.change_answers(bundle_id=bundle.id, answers=given, actor=founder, now=LATER)
    answer = browser.post(f"/apply/{bundle.id}/situation/", {**given, "asked": list(given)})

    assert answer.status_code == 422
    assert answers_of(bundle.id)["has_licence"] == "false"


def test_an_open_question_stops_the_change(owner, empty):
    with pytest.raises(AnswersMissing):
        services.change_answers(
            bundle_id=empty.id, answers={"shop_kind": "fixed_shop"}, actor=owner, now=LATER
        )


def test_what_is_submitted_keeps_its_situation(head, owner, draft, number):
    with pytest.raises(BundleNotDraft):
        services.change_answers(
            bundle_id=draft.id, answers=answers_of(draft.id), actor=owner, now=LATER
        )

    assert head.get(f"/apply/{draft.id}/situation/").status_code == 302


def test_another_persons_situation_is_as_if_there_were_none(stranger, people, empty):
    answer = stranger.post(f"/apply/{empty.id}/situation/", SHOP)

    assert answer.status_code == 404
    with pytest.raises(DomainError):
        queries.situation_page(empty.id, people["sun_li"], now=LATER)


def test_registers_are_asked_for_what_is_new(head, owner):
    bundle = started(owner, key="unsigned", sets_sign="false")
    Bundle.objects.filter(id=bundle.id).update(calls={})
    given = {**answers_of(bundle.id), "sets_sign": "true"}

    services.change_answers(bundle_id=bundle.id, answers=given, actor=owner, now=LATER)

    assert Bundle.objects.get(id=bundle.id).calls
