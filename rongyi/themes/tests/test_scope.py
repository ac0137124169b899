"""A mandate for some items: those and nothing of the others, in every act and on every page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rongyi.cases.models import Case
from rongyi.cases.queries import open_corrections
from rongyi.cases.rules import Point
from rongyi.cases.services import ask_correction, release_cases, withdraw_cases
from rongyi.exchange.models import CallLog
from rongyi.identity.errors import MandateTooNarrow
from rongyi.identity.models import Mandate
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import NotFound
from rongyi.kernel.facts import StreamKey
from rongyi.themes import queries, services
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import LATER, NOW, acting, filled_bundle, finish, started
from tests.at import at

MUCH_LATER = at("2026-11-23 15:00")
NUMBERS = dict.fromkeys(["applicant_number", "representative_number"], "100000198503121139")
OWN = {"food_licence", "signboard"}  # the items of the shop manager's mandate


@pytest.fixture
def owner(people):
    return acting(people["wang_yiming"])


@pytest.fixture
def agent(people):
    return acting(people["chen_xiaoyu"])


@pytest.fixture
def mixed(owner):
    return started(owner)


@pytest.fixture
def number(owner):
    bundle = filled_bundle(owner)
    return services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER).number


def of_item(number: str, item: str) -> Case:
    return Case.objects.get(number__startswith=f"{number}-", item_code=item)


def test_a_draft_within_the_mandate_is_his_from_the_first_word_to_the_last(owner, people):
    bundle = started(owner, theme="signboard", **NUMBERS)
    Mandate.objects.filter(person=people["chen_xiaoyu"].person_id).update(can_sign=True)
    agent = acting(people["chen_xiaoyu"])
    assert [one.head.id for one in queries.my_bundles(agent)] == [bundle.id]

    finish(agent, bundle.id)

    page = queries.check_step(bundle.id, agent, now=LATER)
    assert page.mandate is None
    receipt = services.submit_bundle(bundle_id=bundle.id, key="k", actor=agent, now=MUCH_LATER)
    assert of_item(receipt.number, "signboard").state == "submitted"


def test_a_draft_that_needs_more_is_neither_offered_nor_shown(mixed, agent):
    begun = queries.beginning("open_restaurant", mixed_answers(mixed), agent, now=NOW)

    assert queries.my_bundles(agent) == []
    assert begun.drafts == ()
    for page in (queries.draft, queries.materials_step, queries.check_step):
        with pytest.raises(MandateTooNarrow) as told:
            page(mixed.id, agent, now=LATER)
        assert told.value.parameters["stream"].id == str(mixed.id)


def mixed_answers(bundle):
    return Bundle.objects.get(id=bundle.id).answers


ACTS = {
    "save": lambda of: services.save_values(
        section="premises", values={"premises_address": "别处"}, version=10_000, **of
    ),
    "contest": lambda of: services.contest_field(element="enterprise_name", words="错", **of),
    "attach": lambda of: services.attach_file(material="layout_flow", files=[], **of),
    "remove": lambda of: services.remove_file(file_id=of["bundle_id"], **of),
    "choose": lambda of: services.choose_way(material="layout_flow", way="", **of),
    "promise": lambda of: services.give_commitment(material="rules", agreed=True, **of),
    "ask": lambda of: services.ask_registers(**of),
    "discard": lambda of: services.discard_bundle(**of),
    "submit": lambda of: services.submit_bundle(key="k", **of),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_act_on_a_draft_goes_beyond_the_mandate(mixed, agent, act):
    before = Bundle.objects.filter(id=mixed.id).values().get()

    with pytest.raises(MandateTooNarrow) as told:
        ACTS[act]({"bundle_id": mixed.id, "actor": agent, "now": LATER})

    assert told.value.parameters["stream"].id == str(mixed.id)
    assert Bundle.objects.filter(id=mixed.id).values().get() == before


def test_a_draft_of_other_items_only_is_not_found_and_the_attempt_is_kept(owner, people):
    bundle = started(owner, theme="signboard", **NUMBERS)
    agent = replace(acting(people["chen_xiaoyu"]), mandate_items=frozenset({"fire_check"}))

    with pytest.raises(NotFound):
        services.discard_bundle(bundle_id=bundle.id, actor=agent, now=LATER)

    assert refused_on("bundle", bundle.id, agent) == ["bundle.change"]


def refused_on(kind, identity, actor):
    """The acts that this person was refused on a stream."""
    facts = facts_of(refusal_stream(StreamKey(kind, str(identity))))
    return [one.body["act"] for one in facts if one.actor_id == actor.person_id]


def test_nothing_beyond_the_mandate_is_begun_and_no_register_is_asked(agent):
    before = CallLog.objects.count()

    with pytest.raises(MandateTooNarrow):
        started(agent)

    assert CallLog.objects.count() == before
    assert not Bundle.objects.filter(applicant_id=agent.person_id).exists()


def test_the_plan_beyond_the_mandate_is_that_of_everybody(owner, agent, mixed):
    answers, before = mixed_answers(mixed), CallLog.objects.count()

    page = services.foresee_plan("open_restaurant", answers, actor=agent, now=NOW)

    assert isinstance(page.mandate, MandateTooNarrow)
    assert replace(page, mandate=None) == queries.plan_page("open_restaurant", answers, now=NOW)
    assert CallLog.objects.count() == before
    services.foresee_plan("open_restaurant", answers, actor=owner, now=NOW)
    assert CallLog.objects.count() > before


def test_of_what_was_submitted_he_sees_his_items_and_nothing_of_the_others(owner, agent, number):
    whole = queries.timeline(number, owner, now=MUCH_LATER)

    found = queries.timeline(number, agent, now=MUCH_LATER)

    beyond = [one.title.zh for one in whole.cases if one.item_code not in OWN]
    assert {one.item_code for one in found.cases} == OWN
    assert beyond and not [title for title in beyond if title in repr(found)]
    assert not found.whole and whole.whole
    held = queries.materials_step(found.head.id, agent, now=MUCH_LATER)
    everything = queries.materials_step(found.head.id, owner, now=MUCH_LATER)
    assert 0 < held.number < everything.number
    assert not [title for title in beyond if title in repr(held.rows)]
    assert [one.head.number for one in queries.my_bundles(agent)] == [number]


def test_what_is_of_the_whole_needs_a_mandate_for_the_whole(agent, number):
    with pytest.raises(MandateTooNarrow):
        queries.receipt(number, agent, now=MUCH_LATER)
    with pytest.raises(MandateTooNarrow):
        queries.bundle_of_number(number, agent)


def test_a_correction_is_answered_within_the_mandate_and_not_beyond_it(agent, number, people):
    point = Point("other", "", "请说明")
    release_cases(actor=SYSTEM, case_ids=[of_item(number, "food_licence").id], now=MUCH_LATER)
    for item, clerk in (("food_licence", "zhou_min"), ("licence_check", "he_jian")):
        (asked,) = ask_correction(
            actor=people[clerk], case_ids=[of_item(number, item).id], points=[point],
            now=MUCH_LATER,
        )  # fmt: skip
        assert asked.done, asked.error
    beyond = of_item(number, "licence_check")

    services.answer_correction(
        number=of_item(number, "food_licence").number, values={}, files={}, note="已说明",
        actor=agent, now=MUCH_LATER,
    )  # fmt: skip
    with pytest.raises(NotFound) as hidden:
        services.answer_correction(
            number=beyond.number, values={}, files={}, note="x", actor=agent, now=MUCH_LATER
        )

    assert of_item(number, "food_licence").state == "submitted"
    assert of_item(number, "licence_check").state == "correction"
    assert hidden.value.parameters["stream"].id == str(beyond.id)
    assert open_corrections(beyond.bundle_id, agent) == []


def test_an_application_is_withdrawn_within_the_mandate_and_not_beyond_it(agent, number):
    own, beyond = of_item(number, "signboard"), of_item(number, "fire_check")

    first, second = withdraw_cases(
        actor=agent, case_ids=[own.id, beyond.id], reason="不开了", now=MUCH_LATER
    )

    assert first.done
    assert isinstance(second.error, NotFound) and second.number == ""
    assert of_item(number, "fire_check").state == beyond.state
    assert refused_on("case", beyond.id, agent) == ["case.withdraw"]
