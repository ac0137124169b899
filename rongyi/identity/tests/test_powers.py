"""Powers that a post lends, and cover for who is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from rongyi.identity.errors import (
    NotDelegable,
    NotInWriting,
    PeriodWrong,
    UnfitCover,
    UnfitDelegate,
)
from rongyi.identity.events import cover_stream, delegation_stream
from rongyi.identity.models import Department, Membership, Person, Post
from rongyi.identity.queries import actor_for, covers, delegations, holders
from rongyi.identity.services import delegate, end_cover, order_cover, revoke_delegation
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import INTERNAL, Actor
from rongyi.kernel.errors import DomainError, NotFound, NotPermitted
from rongyi.kernel.ids import new_id
from tests.at import at

NOW = at("2026-11-23 10:00")
GIVEN = {
    "act": "decide",
    "basis": "《行政许可法》第二十四条",
    "document": "苏园委〔2026〕1号",
    "valid_from": date(2026, 11, 23),
    "valid_to": date(2026, 12, 31),
    "now": NOW,
}


@pytest.fixture
def bodies(db: None) -> None:
    for body in ("north", "south"):
        Department.objects.create(code=body, name_zh=f"{body}局", name_en=body)
        for post, acts, head in (("desk", ["decide"], False), ("chief", ["decide"], True)):
            Post.objects.create(
                code=f"{body}_{post}",
                title_zh=f"{post}岗",
                title_en=post,
                department_id=body,
                kind="department",
                acts=acts,
                items_all=post == "chief",
                items=[] if post == "chief" else ["shop", "sign"],
                head=head,
            )


def person(*posts: str) -> Actor:
    identity = new_id()
    Person.objects.create(
        id=identity, document_type="staff", document_number=identity.hex[:20], name_zh="某人"
    )
    for post in posts:
        Membership.objects.create(
            id=new_id(), person_id=identity, post_id=post, since=date(2026, 1, 1)
        )
    return again(identity)


def again(identity: UUID, day: str = "2026-11-23 10:00") -> Actor:
    return actor_for(identity, now=at(day))


def test_a_head_leads_the_posts_of_his_department(bodies: None) -> None:
    chief = person("north_chief")

    assert chief.led == {"north_chief", "north_desk"}
    assert person("north_desk").led == frozenset()


def test_a_colleague_of_the_same_body_is_authorised_internally_without_an_article(
    bodies: None,
) -> None:
    giver, near, far = person("north_desk"), person("north_chief"), person("south_desk")

    for one in (near, far):
        delegate(actor=giver, post="north_desk", person_id=one.person_id, **GIVEN)
    given = {**GIVEN, "basis": ""}
    delegate(actor=giver, post="north_desk", person_id=near.person_id, **given)

    assert {one.basis for one in again(near.person_id).delegated} == {INTERNAL}
    assert [one.basis for one in again(far.person_id).delegated] == [GIVEN["basis"]]
    with pytest.raises(NotInWriting):
        delegate(actor=giver, post="north_desk", person_id=far.person_id, **given)


def test_a_power_is_lent_within_its_period_and_not_beyond(bodies: None) -> None:
    giver, other = person("north_desk"), person("south_desk")

    made = delegate(actor=giver, post="north_desk", person_id=other.person_id, **GIVEN)

    (lent,) = again(other.person_id).delegated
    assert (lent.id, lent.post, lent.act, lent.items) == (made, "north_desk", "decide", None)
    assert lent.document == "苏园委〔2026〕1号"
    assert len(again(other.person_id, "2026-12-31 23:59").delegated) == 1
    assert again(other.person_id, "2026-11-22 10:00").delegated == ()
    assert again(other.person_id, "2027-01-01 00:01").delegated == ()


def test_revoking_ends_it_at_once(bodies: None) -> None:
    giver, other = person("north_desk"), person("south_desk")
    made = delegate(actor=giver, post="north_desk", person_id=other.person_id, **GIVEN)

    with pytest.raises(NotFound):
        revoke_delegation(actor=other, delegation_id=made, now=NOW)
    revoke_delegation(actor=person("north_chief"), delegation_id=made, now=NOW)
    revoke_delegation(actor=giver, delegation_id=made, now=NOW)

    assert again(other.person_id).delegated == ()
    assert [one.state for one in delegations(giver, now=NOW)] == ["revoked"]
    told = [fact.name for fact in facts_of(delegation_stream(made))]
    assert told == ["identity.power_delegated.v1", "identity.delegation_revoked.v1"]


def test_a_body_that_is_entrusted_acts_by_its_posts_with_that_act(bodies: None) -> None:
    able, unable = person("south_desk"), person("south_desk")
    Post.objects.filter(code="south_chief").update(acts=["review"])
    unable = person("south_chief")

    delegate(actor=person("north_chief"), post="north_desk", body="south", **GIVEN)

    (lent,) = again(able.person_id).delegated
    assert not lent.personal
    assert again(unable.person_id).delegated == ()


def test_what_was_lent_is_not_lent_on(bodies: None) -> None:
    giver, other, third = person("north_desk"), person("south_desk"), person("south_chief")
    delegate(actor=giver, post="north_desk", person_id=other.person_id, **GIVEN)

    with pytest.raises(NotPermitted):
        delegate(
            actor=again(other.person_id), post="north_desk", person_id=third.person_id, **GIVEN
        )


WRONG: list[tuple[dict[str, object], type[DomainError]]] = [
    ({"basis": " "}, NotInWriting),
    ({"document": ""}, NotInWriting),
    ({"document": "\ud800"}, NotInWriting),
    ({"basis": "字" * 201}, NotInWriting),
    ({"valid_to": date(2026, 11, 22)}, PeriodWrong),
    ({"valid_from": date(2027, 1, 1)}, PeriodWrong),
    ({"valid_to": date(2036, 1, 1)}, PeriodWrong),
    ({"act": "review"}, NotDelegable),
    ({"act": "revoke"}, NotDelegable),
    ({"items": ["shop", "other"]}, NotDelegable),
    ({"person_id": None}, UnfitDelegate),
    ({"body": "south"}, UnfitDelegate),
    ({"person_id": None, "body": "north"}, UnfitDelegate),
    ({"person_id": None, "body": "nowhere"}, UnfitDelegate),
    ({"person_id": new_id()}, UnfitDelegate),
]


@pytest.mark.parametrize(("changes", "error"), WRONG)
def test_a_delegation_that_cannot_be_is_refused(
    bodies: None, changes: dict[str, object], error: type[DomainError]
) -> None:
    given = {"person_id": person("south_desk").person_id, **GIVEN, **changes}

    with pytest.raises(error):
        delegate(actor=person("north_desk"), post="north_desk", **given)


def test_a_colleague_covers_by_order_of_the_head(bodies: None) -> None:
    absent, cover, chief = person("north_desk"), person("north_desk"), person("north_chief")
    order = {
        "post": "north_desk",
        "absent_id": absent.person_id,
        "substitute_id": cover.person_id,
        "valid_from": date(2026, 11, 23),
        "valid_to": date(2026, 11, 27),
        "now": NOW,
    }

    with pytest.raises(NotPermitted):
        order_cover(actor=cover, **order)
    made = order_cover(actor=chief, **order)

    assert again(cover.person_id).covers_for == {(absent.person_id, "north_desk")}
    assert again(cover.person_id, "2026-11-28 10:00").covers_for == frozenset()
    end_cover(actor=chief, cover_id=made, now=NOW)
    assert again(cover.person_id).covers_for == frozenset()
    assert [one.state for one in covers(chief, now=NOW)] == ["revoked"]
    assert len(facts_of(cover_stream(made))) == 2


def test_nobody_covers_for_himself_or_at_a_post_he_does_not_hold(bodies: None) -> None:
    absent, stranger, chief = person("north_desk"), person("south_desk"), person("north_chief")
    order = {"post": "north_desk", "absent_id": absent.person_id, "now": NOW}
    days = {"valid_from": date(2026, 11, 23), "valid_to": date(2026, 11, 27)}

    for substitute in (absent, stranger):
        with pytest.raises(UnfitCover):
            order_cover(actor=chief, substitute_id=substitute.person_id, **order, **days)

    assert {one.person_id for one in holders(["north_desk"], now=NOW)} == {absent.person_id}
    assert replace(chief, led=frozenset()).led == frozenset()
