"""An agent for some items at the screens: what is shown, what is refused and in which words."""

from __future__ import annotations

import pytest

from rongyi.cases.models import Case
from rongyi.certificates.models import Certificate
from rongyi.identity.models import Mandate
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.text import Text
from rongyi.portal.tests.conftest import signed_in
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import started
from tests.at import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 10:00")
NARROW = "给您的授权不包含“"
BEYOND = Text("营业执照信息核验", "Business licence check")  # of what `started` begins
ENDED = "您目前没有该企业的有效授权"


@pytest.fixture
def agent(people, owner):
    """The browser of the shop manager, who may act for food licence and signboard."""
    return signed_in("chen_xiaoyu", owner.enterprise_id)


def read(answer) -> str:
    return answer.content.decode()


def refused(kind: str, identity: object, person: object) -> list[str]:
    """The acts that this person was refused on a stream."""
    facts = facts_of(refusal_stream(StreamKey(kind, str(identity))))
    return [one.body["act"] for one in facts if one.actor_id == person.person_id]


def certificate(item: str, enterprise_id: object, number: str) -> Certificate:
    return Certificate.objects.create(
        kind=item, item=item, type_code="T", title_zh=f"{item}证", title_en=item, number=number,
        identifier=number, code="c", holder_enterprise_id=enterprise_id, holder_zh="湖畔",
        holder_en="L", issuer="approval_bureau", issuer_zh="局", issuer_en="B",
        case_id=enterprise_id, case_number="RY1", issued_at=NOW, valid_from=NOW.date(),
        file_digest=number * 16, key_label="TEST", test_key=True,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["form/premises/", "materials/", "check/", "discard/"])
def test_a_draft_that_needs_more_says_so_on_every_page(agent, people, owner, page):
    bundle = started(owner)

    answer = agent.get(f"/apply/{bundle.id}/{page}")

    assert answer.status_code == 403
    assert NARROW in read(answer)
    assert refused("bundle", bundle.id, people["chen_xiaoyu"]) == ["bundle.read"]
    assert str(bundle.id) not in read(agent.get("/space/"))


def test_a_draft_that_needs_more_takes_no_act(agent, draft, people):
    before = Bundle.objects.filter(id=draft.id).values().get()

    sent = [
        agent.post(f"/apply/{draft.id}/form/premises/", {"premises_address": "x", "version": "1"}),
        agent.post(f"/apply/{draft.id}/materials/?act=upload", {"material": "layout_flow"}),
        agent.post(f"/apply/{draft.id}/discard/"),
        agent.post(f"/apply/{draft.id}/submit/", {"key": "k"}),
    ]

    assert {answer.status_code for answer in sent} == {403}
    assert all(NARROW in read(answer) for answer in sent)
    assert Bundle.objects.filter(id=draft.id).values().get() == before
    assert refused("bundle", draft.id, people["chen_xiaoyu"])


def test_beyond_the_mandate_nothing_is_begun(agent, owner, people):
    answers = Bundle.objects.get(id=started(owner).id).answers

    answer = agent.post("/apply/", {"theme": "open_restaurant", "key": "k", **answers})

    assert answer.status_code == 403
    assert f"{NARROW}{BEYOND.zh}”" in read(answer)
    english = agent.post("/en/apply/", {"theme": "open_restaurant", "key": "k", **answers})
    assert f"does not cover “{BEYOND.en}”" in read(english)
    assert not Bundle.objects.filter(applicant_id=people["chen_xiaoyu"].person_id).exists()


def test_the_plan_says_that_it_goes_beyond_the_mandate_before_anything_is_pressed(
    agent, head, owner
):
    answers = Bundle.objects.get(id=started(owner).id).answers

    told, free = (read(one.get("/themes/open_restaurant/plan/", answers)) for one in (agent, head))

    assert f"{NARROW}{BEYOND.zh}”" in told and "扩大授权范围" in told
    assert "开始办理" not in told
    assert NARROW not in free and "开始办理" in free


def test_of_a_submitted_application_he_sees_his_items_alone(agent, head, number):
    whole, part = read(head.get(f"/cases/{number}/")), agent.get(f"/cases/{number}/")

    assert part.status_code == 200
    assert "食品经营许可" in read(part)
    assert "消防" in whole and "消防" not in read(part)
    assert "只显示您受托的事项" in read(part) and "receipt.pdf" not in read(part)
    assert "receipt.pdf" in whole
    assert number in read(agent.get("/space/"))


@pytest.mark.parametrize("page", ["?view=receipt", "receipt.pdf", "rating/"])
def test_what_is_of_the_whole_is_refused(agent, number, page):
    Bundle.objects.filter(number=number).update(state="done", finished_at=NOW)
    address = f"/cases/{number}/{page}" if page != "rating/" else f"/cases/{number}/rating/"

    answer = agent.get(address)

    assert answer.status_code == 403
    assert NARROW in read(answer)


def test_a_case_beyond_the_mandate_is_not_there_and_the_attempt_is_kept(agent, number, people):
    beyond = Case.objects.get(number__startswith=f"{number}-", item_code="licence_check")

    answer = agent.post(f"/cases/{beyond.number}/correction/", {"note": "x"})

    assert answer.status_code == 404
    assert refused("case", beyond.id, people["chen_xiaoyu"]) == ["case.read"]


def test_my_space_holds_the_certificates_of_his_items(agent, head, owner):
    for item, number in (("food_licence", "JY01"), ("fire_check", "XF01")):
        certificate(item, owner.enterprise_id, number)

    page = read(agent.get("/space/"))

    assert "JY01" in page and "XF01" not in page
    assert agent.get("/space/certificates/XF01.pdf").status_code == 404
    assert "XF01" in read(head.get("/space/"))


@pytest.mark.parametrize("ends", ["revoked", "expired"])
def test_a_mandate_that_ends_between_page_and_act_stops_the_act(head, owner, ends):
    bundle = started(owner)
    address = f"/apply/{bundle.id}/form/premises/"
    assert head.get(address).status_code == 200
    before = Bundle.objects.filter(id=bundle.id).values().get()
    of_owner = Mandate.objects.filter(person=owner.person_id, enterprise=owner.enterprise_id)
    if ends == "revoked":
        of_owner.update(revoked_at=NOW)
    else:
        of_owner.update(valid_from="2020-01-01", valid_to="2020-12-31")

    answer = head.post(address, {"premises_address": "x", "version": "1"})

    assert answer.status_code == 403
    assert ENDED in read(answer)
    assert Bundle.objects.filter(id=bundle.id).values().get() == before
    assert head.get(address).status_code == 404  # he acts for himself from now on
    assert head.get("/space/").status_code == 200


def test_an_application_for_the_enterprise_does_not_become_a_private_one(head, owner):
    Mandate.objects.filter(person=owner.person_id).update(revoked_at=NOW)

    answer = head.post("/apply/", {"theme": "school_enrolment", "key": "k"})

    assert answer.status_code == 403
    assert not Bundle.objects.filter(applicant_id=owner.person_id, enterprise=None).exists()


def test_who_lost_a_mandate_may_choose_at_once_for_whom_to_act(head, owner):
    Mandate.objects.filter(person=owner.person_id).update(revoked_at=NOW)

    answer = head.get("/acting-for")

    assert answer.status_code == 200
    assert "湖畔" not in read(answer).split("<main")[1]
