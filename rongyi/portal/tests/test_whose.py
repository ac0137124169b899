"""An application under another hat, and a form of somebody who is not signed in any more."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from rongyi.identity.models import Mandate
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.facts import StreamKey
from rongyi.portal.tests.conftest import signed_in
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import started

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def read(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def empty(owner):
    """An application just begun for the restaurant."""
    return started(owner)


@pytest.mark.parametrize("step", ["", "form/applicant/", "materials/", "check/", "situation/"])
def test_who_acts_for_himself_is_offered_to_switch_and_comes_back(owner, empty, step):
    browser, address = signed_in("wang_yiming"), f"/apply/{empty.id}/{step}"

    page = browser.get(address)
    fields = dict(re.findall(r'name="(subject|next)" value="([^"]+)"', read(page)))
    back = browser.post("/acting-for", fields)

    assert page.status_code == 409
    assert "这是苏州湖畔餐饮有限公司（示例）的办件" in read(page)
    assert "您现在是为本人办理" in read(page)
    assert back["Location"] == address
    assert browser.get(address).status_code in (200, 302)
    facts = facts_of(refusal_stream(StreamKey("bundle", str(empty.id))))
    assert list(facts) == []


@pytest.mark.parametrize("view", ["", "receipt.pdf", "?view=receipt", "papers/", "rating/"])
def test_a_submitted_one_is_offered_alike_with_one_query_more(
    number, view, django_assert_max_num_queries
):
    browser = signed_in("wang_yiming")

    with django_assert_max_num_queries(6):
        page = browser.get(f"/cases/{number}/{view}")

    assert page.status_code == 409
    assert f'name="next" value="/cases/{number}/{view}"' in read(page)


def test_ones_own_is_offered_while_acting_for_an_enterprise(people, head):
    bundle = started(people["wang_yiming"], key="own", has_licence="false")

    page = head.get(f"/apply/{bundle.id}/check/")

    assert page.status_code == 409
    assert 'name="subject" value="myself"' in read(page)


def test_a_mandate_that_ended_or_reaches_nothing_of_it_shows_nothing(people, owner, empty):
    agent = signed_in("chen_xiaoyu")
    mandates = Mandate.objects.filter(person=people["chen_xiaoyu"].person_id)
    address = f"/apply/{empty.id}/check/"

    entitled = agent.get(address).status_code
    mandates.update(items=["tobacco_licence"], covers_all=False)
    reaching_nothing = agent.get(address).status_code
    mandates.update(covers_all=True, items=[], valid_to="2026-01-01", valid_from="2025-01-01")
    ended = agent.get(address).status_code

    assert (entitled, reaching_nothing, ended) == (409, 404, 404)


def test_a_stranger_learns_nothing_and_is_recorded(stranger, people, empty):
    real = stranger.post(f"/apply/{empty.id}/discard/")
    never = stranger.post(f"/apply/{uuid4()}/discard/")

    facts = facts_of(refusal_stream(StreamKey("bundle", str(empty.id))))
    assert real.status_code == never.status_code == 404
    assert [one.actor_id for one in facts] == [people["sun_li"].person_id]


def test_a_form_of_who_signed_out_is_kept_for_him_and_done_by_nobody_else(owner, head, empty):
    address = f"/apply/{empty.id}/form/applicant/"
    page = read(head.get(address))
    sent = dict(re.findall(r'name="(version|typed_by)" value="([^"]+)"', page))
    sent["contact_phone"] = "13912345678"
    head.post("/sign-in", {"person": "sun_li"})

    typing = head.post(address, sent, headers=HTMX)
    pressed = head.post(address, {**sent, "go": "next"})
    head.post("/sign-in", {"person": "wang_yiming", "next": address})
    again = read(head.get(address))

    assert typing.status_code == 409 and "现在登录的是另一个人" in read(typing)
    assert pressed.status_code == 409 and "13912345678" not in read(pressed)
    assert "现在登录的是另一个人" in read(pressed) and "孙莉" in read(pressed)
    assert 'value="13912345678"' in again
    assert "contact_phone" not in Bundle.objects.get(id=empty.id).entries


def test_what_was_kept_is_never_shown_to_who_signed_in_meanwhile(head, empty, people):
    address = f"/apply/{empty.id}/form/applicant/"
    page = read(head.get(address))
    sent = dict(re.findall(r'name="(version|typed_by)" value="([^"]+)"', page))
    head.post("/sign-in", {"person": "chen_xiaoyu"})

    head.post(address, {**sent, "contact_phone": "13912345678"})

    assert "13912345678" not in read(head.get(address))
