"""Drafts: started once, saved as typed, never losing a word."""

from __future__ import annotations

from contextlib import suppress

import pytest

from rongyi.identity.queries import actor_for, mandates_of
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import ANONYMOUS
from rongyi.kernel.errors import FieldProblems, NotFound, NotPermitted
from rongyi.themes import queries, services
from rongyi.themes.errors import (
    AnswersMissing,
    BundleNotFor,
    BundleStale,
    FilesTooMany,
    MaterialUnknown,
    ThemeUnknown,
    WayNotOpen,
)
from rongyi.themes.events import stream_of
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import computed
from tests.at import at

NOW = at("2026-11-23 10:00")
LATER = at("2026-11-23 11:30")
SHOP = {
    "shop_kind": "fixed_shop", "has_licence": "true", "floor_area": "320",
    "fire_route": "inspection", "chain_store": "false", "sets_sign": "true",
    "staff_need_check": "false", "sells_tobacco": "false", "drains_to_sewer": "false",
}  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def acting(person):
    """A person for the first enterprise that he may act for."""
    mandate = next(one for one in mandates_of(person.person_id, now=NOW) if one.in_force)
    return actor_for(person.person_id, mandate.enterprise_id, now=NOW)


@pytest.fixture
def owner(people):
    return acting(people["wang_yiming"])


@pytest.fixture
def bundle(owner):
    return services.start_bundle(
        theme="open_restaurant", answers=SHOP, actor=owner, now=NOW, key="first"
    )


@pytest.mark.parametrize("name", ["wang_yiming", "sofia_martins", "lin_hai"])
def test_the_plan_shown_to_someone_signed_in_is_the_plan_of_his_draft(people, name):
    actor = acting(people[name])

    shown = services.foresee_plan("open_restaurant", SHOP, actor=actor, now=NOW).plan
    begun = services.start_bundle(
        theme="open_restaurant", answers=SHOP, actor=actor, now=NOW, key="first"
    )

    draft = computed(Bundle.objects.get(id=begun.id), NOW).plan
    assert [(one.code, one.way) for one in shown.materials] == [
        (one.code, one.way) for one in draft.materials
    ]
    assert len(shown.hand_in) == len(draft.hand_in) > 0


def test_starting_twice_with_one_key_gives_one_bundle(owner, bundle):
    again = services.start_bundle(
        theme="open_restaurant", answers=SHOP, actor=owner, now=LATER, key="first"
    )
    other = services.start_bundle(
        theme="open_restaurant", answers=SHOP, actor=owner, now=LATER, key="second"
    )

    assert again == bundle
    assert other.id != bundle.id
    assert [one.name for one in facts_of(stream_of(bundle.id))] == ["bundle.started.v1"]


@pytest.mark.parametrize(
    ("theme", "answers", "error"),
    [
        ("no_such_theme", SHOP, ThemeUnknown),
        ("open_restaurant", {}, AnswersMissing),
        ("open_restaurant", {"shop_kind": "stall"}, BundleNotFor),
        ("open_restaurant", {**SHOP, "floor_area": "large"}, FieldProblems),
        ("open_restaurant", {**SHOP, "has_licence": "x" * 9000}, Exception),
    ],
)
def test_a_bundle_begins_only_with_whole_answers(owner, theme, answers, error):
    with pytest.raises(error):
        services.start_bundle(theme=theme, answers=answers, actor=owner, now=NOW, key="k")

    assert not Bundle.objects.filter(start_key="k").exists()


def test_nobody_begins_without_signing_in(db):
    with pytest.raises(NotPermitted):
        services.start_bundle(
            theme="open_restaurant", answers=SHOP, actor=ANONYMOUS, now=NOW, key="k"
        )


def test_what_registers_know_is_filled_in_with_its_source(owner, bundle):
    page = queries.draft(bundle.id, owner, now=NOW, section="enterprise")

    name = next(row for row in page.rows if row.element == "enterprise_name")
    assert name.readonly
    assert name.source.kind == "register"
    assert name.source.at == NOW
    assert name.value.zh.startswith("苏州")
    assert len(name.used_for) >= 3


def test_a_page_with_faults_is_saved_and_all_faults_told_at_once(owner, bundle):
    typed = {"kitchen_area": "many", "staff_count": "-3", "food_form": "nonsense"}

    with pytest.raises(FieldProblems) as told:
        services.save_values(
            bundle_id=bundle.id, section="food", values=typed, version=1, actor=owner, now=LATER
        )

    assert {"kitchen_area", "staff_count", "food_form"} <= set(told.value.problems)
    assert told.value.parameters["version"] == 2
    rows = {row.element: row for row in queries.draft(bundle.id, owner, now=LATER,
                                                      section="food").rows}  # fmt: skip
    assert rows["kitchen_area"].typed == "many"
    assert rows["kitchen_area"].problem.code == "field.not_number"


def test_a_good_page_leads_to_the_next(owner, bundle):
    saved = _save(
        owner, bundle, "applicant", contact_phone="139 1234 5678", delivery_way="electronic"
    )

    assert saved.next_section == "enterprise"
    page = queries.draft(bundle.id, owner, now=LATER, section="applicant")
    assert page.head.saved_at == LATER
    assert page.sections[0].whole


def test_a_register_s_value_is_not_typed_over_unless_contested(owner, bundle):
    _try_save(owner, bundle, "enterprise", enterprise_name="别的公司")
    before = _row(owner, bundle, "enterprise", "enterprise_name")

    services.contest_field(
        bundle_id=bundle.id, element="enterprise_name", words="已改名", actor=owner, now=LATER
    )
    _try_save(owner, bundle, "enterprise", enterprise_name="别的公司")
    after = _row(owner, bundle, "enterprise", "enterprise_name")

    assert before.value.zh != "别的公司"
    assert (after.value.zh, after.source.kind) == ("别的公司", "contested")
    assert after.source.register_says.zh == before.value.zh


def test_two_devices_that_type_the_same_field_differently_are_told_both(owner, bundle):
    version = bundle.version
    _try_save(owner, bundle, "applicant", version=version, contact_phone="13900000001")

    with pytest.raises(BundleStale) as stale:
        _save(owner, bundle, "applicant", version=version, contact_phone="13900000002")

    assert stale.value.parameters["theirs"] == {"contact_phone": "13900000001"}
    assert stale.value.parameters["mine"] == {"contact_phone": "13900000002"}
    assert stale.value.parameters["at"] == LATER


def test_two_devices_on_different_fields_do_not_disturb_each_other(owner, bundle):
    version = bundle.version
    _try_save(owner, bundle, "applicant", version=version, contact_phone="13900000001")

    _try_save(owner, bundle, "food", version=version, kitchen_area="40")

    assert _row(owner, bundle, "applicant", "contact_phone").typed == "13900000001"
    assert _row(owner, bundle, "food", "kitchen_area").typed == "40"


def test_another_s_bundle_is_not_found_and_the_attempt_is_recorded(people, bundle):
    stranger = people["li_wenjing"]

    with pytest.raises(NotFound):
        queries.draft(bundle.id, stranger, now=NOW)
    with pytest.raises(NotFound):
        services.save_values(
            bundle_id=bundle.id, section="food", values={}, version=1, actor=stranger, now=NOW
        )

    assert queries.my_bundles(stranger) == []


def test_the_materials_step_counts_what_is_left_to_hand_in(owner, bundle):
    page = queries.materials_step(bundle.id, owner, now=NOW)

    assert page.number == len(page.rows)
    assert page.to_hand_in == len(page.hand_in)
    assert page.number == page.to_hand_in + sum(count for _, _, count in page.counts)
    licence = next(row for row in page.rows if row.code == "business_licence")
    assert licence.way == "data_call"
    assert licence.obtained_at == NOW
    assert "调取" in licence.evidence.zh
    assert not page.whole


def test_each_file_has_its_own_outcome(owner, bundle):
    files = [
        services.Upload("平面图.pdf", PDF),
        services.Upload("空.pdf", b""),
        services.Upload("程序.exe", b"MZ" + b"x" * 100),
        services.Upload("平面图2.pdf", PDF),
    ]

    kept = services.attach_file(
        bundle_id=bundle.id, material="layout_flow", files=files, actor=owner, now=LATER
    )

    assert [one.error.code if one.error else None for one in kept] == [
        None, "documents.file_empty", "documents.kind_not_allowed", None,
    ]  # fmt: skip
    assert kept[0].file == kept[3].file
    row = _material(owner, bundle, "layout_flow")
    assert [file.name for file in row.files] == ["平面图.pdf"]
    assert not row.missing


def test_no_more_files_than_a_material_may_have(owner, bundle):
    row = _material(owner, bundle, "layout_flow")
    files = [
        services.Upload(f"{number}.pdf", PDF.replace(b"1.4", b"1.4 %d" % number))
        for number in range(row.files_max + 1)
    ]

    kept = services.attach_file(
        bundle_id=bundle.id, material="layout_flow", files=files, actor=owner, now=LATER
    )

    assert isinstance(kept[-1].error, FilesTooMany)
    assert all(one.file for one in kept[:-1])


def test_a_file_taken_out_can_be_put_back(owner, bundle):
    kept = _attach(owner, bundle, "layout_flow")

    services.remove_file(bundle_id=bundle.id, file_id=kept.file.id, actor=owner, now=LATER)
    gone = _material(owner, bundle, "layout_flow")
    _attach(owner, bundle, "layout_flow")

    assert gone.files == ()
    assert len(_material(owner, bundle, "layout_flow").files) == 1


def test_a_material_that_is_exempt_takes_no_file_until_chosen_so(owner, bundle):
    with pytest.raises(MaterialUnknown):
        _attach(owner, bundle, "food_safety_rules")

    services.choose_way(
        bundle_id=bundle.id, material="food_safety_rules", way="upload", actor=owner, now=LATER
    )

    assert _attach(owner, bundle, "food_safety_rules").file
    with pytest.raises(WayNotOpen):
        services.choose_way(
            bundle_id=bundle.id, material="layout_flow", way="data_call", actor=owner, now=LATER
        )


def test_a_commitment_is_ticked_and_taken_back(owner, bundle):
    assert _material(owner, bundle, "food_safety_rules").state == "to_commit"

    services.give_commitment(
        bundle_id=bundle.id, material="food_safety_rules", agreed=True, actor=owner, now=LATER
    )
    given = _material(owner, bundle, "food_safety_rules")
    services.give_commitment(
        bundle_id=bundle.id, material="food_safety_rules", agreed=False, actor=owner, now=LATER
    )

    assert (given.state, given.committed_at) == ("committed", LATER)
    assert _material(owner, bundle, "food_safety_rules").state == "to_commit"


def test_reading_pages_takes_few_queries(owner, bundle, django_assert_max_num_queries):
    queries.draft(bundle.id, owner, now=NOW)
    with django_assert_max_num_queries(2):
        queries.draft(bundle.id, owner, now=NOW)
    with django_assert_max_num_queries(3):
        queries.materials_step(bundle.id, owner, now=NOW)
    with django_assert_max_num_queries(5):
        queries.check_step(bundle.id, owner, now=NOW)
    with django_assert_max_num_queries(2):
        queries.my_bundles(owner)
    with django_assert_max_num_queries(1):
        queries.theme_cards(now=NOW)
    with django_assert_max_num_queries(1):
        queries.guide("open_restaurant", now=NOW)


def _row(actor, bundle, section, element):
    page = queries.draft(bundle.id, actor, now=LATER, section=section)
    return next(row for row in page.rows if row.element == element)


def _material(actor, bundle, code):
    page = queries.materials_step(bundle.id, actor, now=LATER)
    return next(row for row in page.rows if row.code == code)


def _attach(actor, bundle, material):
    return services.attach_file(
        bundle_id=bundle.id, material=material, files=[services.Upload("图.pdf", PDF)],
        actor=actor, now=LATER,
    )[0]  # fmt: skip


def _save(actor, bundle, section, version=99, **values):
    return services.save_values(
        bundle_id=bundle.id, section=section, values=values, version=version, actor=actor,
        now=LATER,
    )  # fmt: skip


def _try_save(actor, bundle, section, version=99, **values):
    """Save a page that may lack other fields."""
    with suppress(FieldProblems):
        _save(actor, bundle, section, version, **values)
