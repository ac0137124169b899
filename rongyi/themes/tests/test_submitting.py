"""Submitting: whole or not at all, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from rongyi.cases.models import Case, CaseForm, CaseMaterial
from rongyi.exchange.services import LocalRegister, use_adapter
from rongyi.journal.queries import facts_of
from rongyi.kernel.errors import BadInput, NotFound
from rongyi.themes import services
from rongyi.themes.errors import BundleIncomplete, BundleNotDraft
from rongyi.themes.events import stream_of
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import LATER, acting, fill, filled_bundle, started
from tests.at import at

MUCH_LATER = at("2026-11-24 09:00")


@pytest.fixture
def owner(people):
    return acting(people["wang_yiming"])


@pytest.fixture
def bundle(owner):
    return filled_bundle(owner)


def test_submitting_opens_one_case_for_each_item(owner, bundle):
    receipt = services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER)

    cases = {case.item_code: case for case in Case.objects.filter(bundle_id=bundle.id)}
    assert set(cases) == {"licence_check", "food_licence", "signboard", "fire_check"}
    assert receipt.number.startswith("RY20261124")
    assert all(case.number.startswith(receipt.number) for case in cases.values())
    assert cases["licence_check"].state == "submitted"
    assert cases["food_licence"].state == "waiting"
    names = [one.name for one in facts_of(stream_of(bundle.id))]
    assert names[0] == "bundle.started.v1"
    assert names[-1] == "bundle.submitted.v1"


def test_a_case_gets_the_values_of_its_own_item_only(owner, bundle):
    services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER)

    form = CaseForm.objects.get(case__bundle_id=bundle.id, case__item_code="signboard")
    assert "sign_width" in form.values
    assert "kitchen_area" not in form.values
    assert form.sources["enterprise_name"] == "company_licence"


def test_a_case_gets_its_papers_with_the_reason_why_they_are_not_there(owner, bundle):
    services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER)

    papers = {
        one.code: one
        for one in CaseMaterial.objects.filter(
            case__bundle_id=bundle.id, case__item_code="food_licence"
        )
    }
    assert papers["business_licence"].way == "data_call"
    assert papers["business_licence"].evidence["obtained_at"]
    assert papers["business_licence"].evidence["fields"]["name"]
    assert papers["layout_flow"].way == "upload"
    assert papers["layout_flow"].file_id
    assert papers["food_safety_rules"].evidence["signer"]
    assert papers["application_form"].way == "abolished"


def test_what_is_missing_is_told_all_at_once_and_nothing_is_opened(owner):
    bundle = started(owner)

    with pytest.raises(BundleIncomplete) as told:
        services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=LATER)

    assert "kitchen_area" in told.value.parameters["fields"]
    assert "layout_flow" in told.value.parameters["materials"]
    assert "food_safety_rules" in told.value.parameters["materials"]
    assert not Case.objects.filter(bundle_id=bundle.id).exists()


def test_submitting_again_gives_the_same_receipt(owner, bundle):
    first = services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER)
    same_key = services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER)
    other_key = services.submit_bundle(bundle_id=bundle.id, key="x", actor=owner, now=MUCH_LATER)

    assert {one.number for one in (first, same_key, other_key)} == {first.number}
    assert same_key.repeated
    assert Case.objects.filter(bundle_id=bundle.id).count() == 4


def test_after_submitting_the_draft_is_closed(owner, bundle):
    services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER)

    with pytest.raises(BundleNotDraft):
        fill(owner, bundle.id, "food", {"kitchen_area": "99"})
    with pytest.raises(BundleNotDraft):
        services.attach_file(
            bundle_id=bundle.id, material="layout_flow", files=[], actor=owner, now=MUCH_LATER
        )


def test_a_stranger_learns_nothing(people, bundle):
    with pytest.raises(NotFound):
        services.submit_bundle(
            bundle_id=bundle.id, key="k", actor=people["li_wenjing"], now=MUCH_LATER
        )


def test_a_person_without_licence_is_registered_first_and_food_waits(people):
    person = people["li_wenjing"]
    bundle = filled_bundle(person, has_licence="false")

    services.submit_bundle(bundle_id=bundle.id, key="k", actor=person, now=MUCH_LATER)

    states = dict(Case.objects.filter(bundle_id=bundle.id).values_list("item_code", "state"))
    assert states["company_registration"] == "submitted"
    assert states["food_licence"] == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_open_one_bundle(people):
    owner = acting(people["wang_yiming"])
    bundle = filled_bundle(owner)

    def submit(key):
        try:
            return services.submit_bundle(
                bundle_id=bundle.id, key=key, actor=owner, now=MUCH_LATER
            ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(submit, ["a", "a", "b", "c"]))

    assert len(numbers) == 1
    assert Case.objects.filter(bundle_id=bundle.id).count() == 4


def test_a_key_submits_one_bundle_and_never_hides_another(people):
    person = people["li_wenjing"]
    first, second = (filled_bundle(person, has_licence="false", key=key) for key in "ab")
    services.submit_bundle(bundle_id=first.id, key="k", actor=person, now=MUCH_LATER)

    with pytest.raises(BadInput), transaction.atomic():
        services.submit_bundle(bundle_id=second.id, key="k", actor=person, now=MUCH_LATER)

    assert not Case.objects.filter(bundle_id=second.id).exists()
    assert Bundle.objects.get(id=second.id).state == "draft"


def test_an_answer_that_comes_after_the_draft_was_closed_changes_nothing_any_more(owner):
    bundle = started(owner)
    Bundle.objects.filter(id=bundle.id).update(calls={})

    class Closing(LocalRegister):
        """Answers when the draft was closed meanwhile."""

        def fetch(self, asks, *, timeout_s):
            services.discard_bundle(bundle_id=bundle.id, actor=owner, now=MUCH_LATER)
            return super().fetch(asks, timeout_s=timeout_s)

    before = use_adapter("local", Closing())
    try:
        services.ask_registers(bundle_id=bundle.id, actor=owner, now=MUCH_LATER)
    finally:
        use_adapter("local", before)

    assert Bundle.objects.get(id=bundle.id).calls == {}


def test_submitting_takes_ten_statements_with_commitments_for_an_enterprise(
    owner, bundle, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10 + 2):  # and the savepoint that stands for a transaction
        services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=MUCH_LATER)
