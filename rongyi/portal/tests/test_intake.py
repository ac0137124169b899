"""Submitting while very many do, as its applicant sees it: check page, ticket, receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes import services
from rongyi.themes.models import Bundle, Intake
from rongyi.themes.queries import checking
from rongyi.themes.rules.theme import Opening
from rongyi.themes.tests.filled import acting, filled_bundle
from tests.at import SUZHOU, at

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 10:00")
OPENING = Opening(
    opens="2026-11-23 09:00", closes="2099-11-30 17:00", before=Text("未到", "Not yet"),
    after=Text("已过", "Over"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every theme opened this morning; nothing is kept from other tests."""
    span = (OPENING, OPENING.opens_at(SUZHOU).timestamp(), OPENING.closes_at(SUZHOU).timestamp())
    monkeypatch.setattr(checking, "opening_of", lambda bundle, now: span)
    cache.clear()
    yield
    cache.clear()


def own(people: dict[str, Actor], key: str) -> tuple[Client, UUID]:
    """Somebody with a whole draft of his enterprise, signed in."""
    actor = acting(people["wang_yiming"])
    bundle = filled_bundle(actor, key=key)
    client = Client()
    session = client.session
    session["person_id"], session["enterprise_id"] = str(actor.person_id), str(actor.enterprise_id)
    session.save()
    return client, bundle.id


def sent(client: Client, bundle_id: UUID, **changes: str) -> object:
    page = client.get(f"/apply/{bundle_id}/check/").content.decode()
    fields = dict(re.findall(r'name="(key|pass)" value="([^"]+)"', page))
    assert f'action="/intake/{bundle_id}/"' in page
    return client.post(f"/intake/{bundle_id}/", {**fields, **changes})


def test_a_whole_draft_is_received_shown_its_place_and_entered(people: dict[str, Actor]) -> None:
    client, bundle_id = own(people, "one")

    place = sent(client, bundle_id)["Location"]
    again = sent(client, bundle_id)["Location"]
    waits = Client().get(place)
    services.enter_next(0, now=NOW)
    cache.clear()
    entered = client.get(place).content.decode()

    number = Intake.objects.get(bundle_id=bundle_id).number
    assert Client().get(again).content == Client().get(place).content
    assert (waits.status_code, waits["Refresh"]) == (200, "6")
    assert f"登记号 {number}" in waits.content.decode()
    assert f"/cases/{Bundle.objects.get(id=bundle_id).number}/?view=receipt" in entered


def test_what_is_kept_of_the_waiting_page_holds_nothing_of_who_saw_it_first(
    people: dict[str, Actor],
) -> None:
    client, first = own(people, "first")
    _, second = own(people, "second")
    one, two = sent(client, first)["Location"], sent(client, second)["Location"]

    seen = client.get(one).content.decode()
    other = Client().get(two).content.decode()

    assert people["wang_yiming"].name not in seen
    assert one.split("/")[3] not in other and one.split("/")[3].replace(":", "%3A") not in other
    assert "SIGN" not in seen + other


def test_a_forged_pass_and_a_closed_opening_are_told_in_words(people: dict[str, Actor]) -> None:
    client, bundle_id = own(people, "forged")

    forged = sent(client, bundle_id, **{"pass": "not ours"})
    unknown = client.get("/intake/ticket/nothing/")

    assert (forged.status_code, "凭证已失效" in forged.content.decode()) == (422, True)
    assert unknown.status_code == 422
    assert Intake.objects.count() == 0


def test_before_the_opening_everything_is_kept_and_nothing_is_taken(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, bundle_id = own(people, "early")
    opens = (NOW + timedelta(days=3650)).timestamp()
    span = (OPENING, opens, opens + 1000)
    monkeypatch.setattr(checking, "opening_of", lambda bundle, now: span)

    page = client.get(f"/apply/{bundle_id}/check/").content.decode()
    early = sent(client, bundle_id)

    assert "未到" in page
    assert (early.status_code, "现在还不能提交" in early.content.decode()) == (409, True)
    assert Intake.objects.count() == 0
