"""Who acts for whom, where to go, and what the tables refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from rongyi.identity.errors import MandateTooNarrow, MayNotSign, NoMandate, UnknownPerson
from rongyi.identity.events import mandate_stream
from rongyi.identity.models import Enterprise, Mandate, Membership, Person, Site
from rongyi.identity.policy import require_mandate
from rongyi.identity.queries import actor_for, demo_people, mandates_of, nearest_sites
from rongyi.identity.services import (
    act_for,
    revoke_mandate,
    seed_people,
    sign_in,
    sync_places,
)
from rongyi.identity.tests.conftest import DEMO, Town
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.actor import ANONYMOUS, SYSTEM
from rongyi.kernel.errors import NotPermitted
from rongyi.kernel.facts import StreamKey
from tests.at import at

NOON = at("2026-11-23 10:00")
People = dict[str, Person]


def test_a_session_becomes_an_actor_with_one_query(
    ids: People, cafe: Enterprise, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        actor = actor_for(ids["li"].id, cafe.id, now=NOON)

    assert actor.name == "李芳"
    assert actor.enterprise_id == cafe.id
    assert actor.enterprise_name == "湖畔咖啡有限公司（示例）"


def test_a_clerk_has_post_department_and_site(ids: People, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        actor = actor_for(ids["clerk"].id, now=NOON)

    assert actor.posts == {"window"}
    assert actor.departments == {"market"}
    assert actor.sites == {"near"}


def test_a_post_given_up_yesterday_is_held_no_more(ids: People) -> None:
    Membership.objects.filter(person=ids["clerk"]).update(until=date(2026, 11, 22))

    actor = actor_for(ids["clerk"].id, now=NOON)

    assert not actor.is_staff


def test_after_the_mandate_ends_a_person_acts_for_himself(ids: People, cafe: Enterprise) -> None:
    after = at("2027-01-01 00:00")

    assert actor_for(ids["li"].id, cafe.id, now=at("2026-12-31 23:59")).enterprise_id == cafe.id
    assert actor_for(ids["li"].id, cafe.id, now=after).enterprise_id is None


def test_nobody_is_anonymous(populated: Town) -> None:
    assert actor_for(None) is ANONYMOUS
    assert actor_for(SYSTEM.person_id) is ANONYMOUS


def test_a_mandate_covers_only_its_items_and_signs_only_if_it_says_so(
    ids: People, cafe: Enterprise
) -> None:
    actor = actor_for(ids["li"].id, cafe.id, now=NOON)

    require_mandate(actor, items=["food_licence"])

    with pytest.raises(MandateTooNarrow):
        require_mandate(actor, items=["food_licence", "fire_check"])
    with pytest.raises(MayNotSign):
        require_mandate(actor, items=["food_licence"], signs=True)


def test_an_actor_knows_the_items_of_all_his_mandates_in_force_together(
    ids: People, cafe: Enterprise, django_assert_num_queries
) -> None:
    Mandate.objects.create(
        person=ids["li"], enterprise=cafe, covers_all=False, items=["signboard", "fire_check"],
        valid_from=date(2026, 11, 23),
    )  # fmt: skip
    with django_assert_num_queries(2):
        today = actor_for(ids["li"].id, cafe.id, now=NOON)
        yesterday = actor_for(ids["li"].id, cafe.id, now=at("2026-11-22 10:00"))

    assert today.mandate_items == {"food_licence", "signboard", "fire_check"}
    assert today.covers("signboard", "food_licence") and not today.covers("tobacco_licence")
    assert yesterday.mandate_items == {"food_licence"}


def test_whoever_may_act_in_everything_or_for_himself_is_not_narrowed(
    ids: People, cafe: Enterprise
) -> None:
    head = actor_for(ids["wang"].id, cafe.id, now=NOON)
    alone = actor_for(ids["li"].id, now=NOON)

    assert head.mandate_items is None and head.covers("anything")
    assert alone.mandate_items is None and alone.covers("anything")


def test_the_legal_representative_may_sign_everything(ids: People, cafe: Enterprise) -> None:
    actor = actor_for(ids["wang"].id, cafe.id, now=NOON)

    require_mandate(actor, items=["anything"], signs=True)

    assert mandates_of(ids["wang"].id, now=NOON)[0].can_sign


def test_a_mandate_revoked_between_two_clicks_ends_at_once(ids: People, cafe: Enterprise) -> None:
    before = actor_for(ids["li"].id, cafe.id, now=NOON)
    head = actor_for(ids["wang"].id, now=NOON)
    mandate = Mandate.objects.get(person=ids["li"])

    revoke_mandate(mandate_id=mandate.id, actor=head, now=NOON)
    revoke_mandate(mandate_id=mandate.id, actor=head, now=NOON)

    after = actor_for(ids["li"].id, cafe.id, now=NOON)
    assert (before.enterprise_id, after.enterprise_id) == (cafe.id, None)
    facts = facts_of(StreamKey("mandate", str(mandate.id)))
    assert [fact.name for fact in facts] == ["identity.mandate_revoked.v1"]


def test_nobody_acts_for_an_enterprise_without_a_mandate(ids: People, cafe: Enterprise) -> None:
    actor = replace(actor_for(ids["li"].id, cafe.id, now=NOON), mandate_id=None)

    with pytest.raises(NoMandate):
        require_mandate(actor, items=[])


def test_a_stranger_revokes_nothing(ids: People) -> None:
    mandate = Mandate.objects.get(person=ids["li"])
    stranger = actor_for(ids["clerk"].id, now=NOON)

    with pytest.raises(NotPermitted):
        revoke_mandate(mandate_id=mandate.id, actor=stranger, now=NOON)

    (refused,) = facts_of(refusal_stream(mandate_stream(mandate.id)))
    assert (refused.actor_id, refused.body["act"]) == (stranger.person_id, "mandate.revoke")
    assert actor_for(ids["li"].id, mandate.enterprise_id, now=NOON).enterprise_id is not None


def test_signing_in_is_recorded_on_the_stream_of_the_local_day(ids: People) -> None:
    late = at("2026-11-24 00:30")  # still 23 November in UTC

    actor = sign_in(person_code="wang", now=late)

    assert actor.person_id == ids["wang"].id
    facts = facts_of(StreamKey("sign_in", "2026-11-24"))
    assert [fact.name for fact in facts] == ["identity.signed_in.v1"]


@pytest.mark.parametrize("code", ["", "nobody", "wa\x00ng2", "x" * 5000, "王小明"])
def test_an_unknown_code_signs_nobody_in(populated: Town, code: str) -> None:
    with pytest.raises(UnknownPerson):
        sign_in(person_code=code, now=NOON)


def test_acting_for_an_enterprise_needs_its_mandate(ids: People, cafe: Enterprise) -> None:
    wang = sign_in(person_code="wang", now=NOON)
    clerk = sign_in(person_code="clerk", now=NOON)

    assert act_for(actor=wang, enterprise_id=cafe.id, now=NOON).enterprise_id == cafe.id
    assert act_for(actor=wang, enterprise_id=None, now=NOON).enterprise_id is None
    with pytest.raises(NoMandate):
        act_for(actor=clerk, enterprise_id=cafe.id, now=NOON)


def test_the_demo_page_lists_applicants_before_staff(populated: Town) -> None:
    rows = demo_people("en")

    assert [row.code for row in rows] == ["wang", "li", "clerk"]
    assert rows[0].roles == ("Lakeside Cafe (example)",)
    assert rows[2].is_staff


def test_seeding_twice_changes_nothing(populated: Town) -> None:
    before = (Person.objects.count(), Mandate.objects.count(), Membership.objects.count())

    seed_people(DEMO)
    sync_places(populated, actor=SYSTEM, now=NOON)

    assert (Person.objects.count(), Mandate.objects.count(), Membership.objects.count()) == before


def test_a_point_that_left_the_definitions_is_offered_no_more(populated: Town) -> None:
    fewer = Town(
        populated.departments,
        {code: one for code, one in populated.sites.items() if code != "far"},
        populated.posts,
    )

    sync_places(fewer, actor=SYSTEM, now=NOON)

    assert not Site.objects.get(code="far").active
    found = nearest_sites(latitude=31.3, longitude=120.7, now=NOON)
    assert [row.code for row in found] == ["near", "food"]


def test_the_nearest_point_that_serves_the_item_comes_first(
    populated: Town, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        found = nearest_sites(latitude=31.31, longitude=120.7, now=NOON, item="fire_check")

    assert [row.code for row in found] == ["near", "far"]
    assert found[0].distance_m == pytest.approx(1112, abs=2)
    assert found[0].open_now is True


def test_the_tables_refuse_what_must_never_be(ids: People, cafe: Enterprise) -> None:
    refused = {
        "enterprise_uscc_once": lambda: Enterprise.objects.create(uscc=cafe.uscc, name_zh="x"),
        "enterprise_uscc_shape": lambda: Enterprise.objects.create(uscc="I" * 18, name_zh="x"),
        "mandate_period_forward": lambda: Mandate.objects.create(
            person=ids["wang"],
            enterprise=cafe,
            covers_all=True,
            valid_from=date(2026, 2, 1),
            valid_to=date(2026, 1, 1),
        ),
        "mandate_covers_all_or_named_items": lambda: Mandate.objects.create(
            person=ids["wang"], enterprise=cafe, covers_all=False, valid_from=date(2026, 3, 1)
        ),
        "person_citizen_number_shape": lambda: Person.objects.create(
            document_type="citizen_no", document_number="123", name_zh="x"
        ),
    }

    for name, attempt in refused.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            attempt()
