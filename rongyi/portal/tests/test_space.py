"""My space, for whom one acts, verification, and rating."""

from __future__ import annotations

import pytest

from rongyi.feedback.models import Rating
from rongyi.identity.events import ActingForChosen, MandateRevoked
from rongyi.identity.models import Enterprise, Mandate
from rongyi.journal.models import Fact
from rongyi.portal.tests.conftest import signed_in
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import started
from tests.at import at

pytestmark = pytest.mark.django_db


def read(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/space/", "/acting-for", "/apply/", "/cases/RY1/"])
def test_a_visitor_is_sent_to_sign_in(client, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=")


def test_an_unknown_person_cannot_sign_in(client):
    answer = client.post("/sign-in", {"person": "nobody"})

    assert answer.status_code in (403, 404, 422)
    assert client.get("/space/").status_code == 302


def test_signing_in_leads_back_only_to_pages_of_ours(client):
    answer = client.post("/sign-in", {"person": "sun_li", "next": "https://evil.example/"})

    assert answer["Location"] == "/space/"


def test_for_whom_one_acts_is_on_record(head):
    chosen = Fact.objects.filter(name=ActingForChosen.name)
    before = chosen.count()

    head.post("/acting-for", {"subject": "myself"})

    assert chosen.count() == before + 1


def test_signing_out_forgets_the_person(head):
    head.post("/sign-out")

    assert head.get("/space/").status_code == 302


@pytest.mark.parametrize("leaves", [True, False])
def test_what_one_was_to_be_told_the_next_at_the_browser_is_not(head, owner, leaves):
    bundle = started(owner)
    head.post(f"/apply/{bundle.id}/discard/")
    if leaves:
        head.post("/sign-out")
        assert not head.cookies["messages"].value

    head.post("/sign-in", {"person": "sun_li"})

    assert "草稿已删除" not in read(head.get("/space/"))


def test_what_was_done_is_told_once(head, owner):
    head.post(f"/apply/{started(owner).id}/discard/")

    assert "草稿已删除" in read(head.get("/space/"))
    assert "草稿已删除" not in read(head.get("/space/"))


def test_whom_one_acts_for_stands_on_every_page(head):
    for path in ("/", "/space/", "/themes/"):
        page = read(head.get(path))
        assert "您正在代表" in page
        assert "苏州湖畔餐饮有限公司" in page


def test_nobody_acts_for_an_enterprise_without_a_mandate(owner):
    visitor = signed_in("sun_li")

    answer = visitor.post("/acting-for", {"subject": str(owner.enterprise_id)})

    assert answer.status_code == 422
    assert "苏州湖畔餐饮" not in read(visitor.get("/space/"))


def test_an_ended_mandate_is_not_offered():
    page = read(signed_in("zhao_qian").get("/acting-for"))

    assert "苏州湖畔餐饮" not in page


def test_the_head_sees_who_may_act_and_takes_a_mandate_back(head, owner):
    mandate = Mandate.objects.get(person__code="chen_xiaoyu")
    address = f"/space/mandates/{mandate.id}/revoke/"
    agent = signed_in("chen_xiaoyu", owner.enterprise_id)
    assert "您正在代表" in read(agent.get("/space/"))

    listed, asked = read(head.get("/space/")), read(head.get(address))
    done = head.post(address)

    assert "陈晓雨（示例）" in listed and address in listed
    assert "赵倩" not in listed  # hers has run out
    assert "2027年12月31日" in asked and "不可签署承诺" in asked
    assert done["Location"] == "/space/"
    assert address not in read(head.get("/space/"))
    assert head.post(address)["Location"] == "/space/"
    assert "您正在代表" not in read(agent.get("/space/"))
    assert Fact.objects.filter(name=MandateRevoked.name).count() == 1


@pytest.mark.parametrize("person", ["chen_xiaoyu", "sun_li", "wang_yiming"])
def test_nobody_but_the_head_in_its_name_learns_of_its_mandates(owner, person):
    mandate = Mandate.objects.get(person__code="chen_xiaoyu")
    visitor = signed_in(person, owner.enterprise_id if person == "chen_xiaoyu" else None)

    for answer in (
        visitor.get(f"/space/mandates/{mandate.id}/revoke/"),
        visitor.post(f"/space/mandates/{mandate.id}/revoke/"),
    ):
        assert answer.status_code == 404

    mandate.refresh_from_db()
    assert mandate.revoked_at is None
    assert "/space/mandates/" not in read(visitor.get("/space/"))


def test_a_case_of_the_enterprise_is_not_among_ones_own(head, number):
    mine = signed_in("wang_yiming")

    assert number in read(head.get("/space/"))
    assert number not in read(mine.get("/space/"))


def test_verification_of_an_unknown_certificate_says_so_without_more(client):
    page = read(client.get("/verify?no=JY13205940000019&code=ABCDEFGH"))

    assert "没有找到该证照" in page


def test_verification_asks_for_what_is_missing(client):
    answer = client.get("/verify?no=&code=x")

    assert answer.status_code == 422
    assert 'href="#field-no"' in read(answer)
    assert 'value="x"' in read(answer)


@pytest.fixture
def finished(number):
    """The number of an application of which every case has ended."""
    Bundle.objects.filter(number=number).update(state="done", finished_at=at("2026-11-30 10:00"))
    return number


def test_what_is_still_being_handled_cannot_be_rated(head, number):
    page = head.get(f"/cases/{number}/rating/")
    sent = head.post(f"/cases/{number}/rating/", {"grade": "5"})

    assert page.status_code == 409
    assert "还没有全部办结，不能评价" in read(page)
    assert head.get(sent["Location"]).status_code == 409
    assert not Rating.objects.exists()


def test_a_good_rating_takes_one_tap(head, finished):
    answer = head.post(f"/cases/{finished}/rating/", {"grade": "5"})

    assert answer.status_code == 302
    assert "非常满意" in read(head.get(f"/cases/{finished}/rating/"))


def test_a_bad_rating_asks_why_and_keeps_the_grade(head, finished):
    asked = head.post(f"/cases/{finished}/rating/", {"grade": "1"})
    given = head.post(f"/cases/{finished}/rating/", {"grade": "1", "words": "太慢"})

    assert asked.status_code == 422
    assert 'name="grade" value="1"' in read(asked)
    assert given.status_code == 302


@pytest.mark.parametrize("grade", ["", "0", "6", "five", "5\u0000"])
def test_no_grade_is_taken_for_granted(head, finished, grade):
    answer = head.post(f"/cases/{finished}/rating/", {"grade": grade})

    assert answer.status_code in (400, 422)


def test_english_pages_name_person_and_enterprise_in_english_where_they_have_such_a_name(head):
    bar = head.get("/en/space/").content.decode()

    assert "Acting for <strong>Suzhou Lakeside Catering Co., Ltd. (example)</strong>" in bar
    assert "Wang Yiming (example)" in bar


def test_a_name_in_chinese_alone_is_marked_as_chinese_on_english_pages(head, people):
    Enterprise.objects.filter(code="lakeside_catering").update(name_en="")

    bar = head.get("/en/space/").content.decode()

    assert '<strong><span lang="zh-Hans">苏州湖畔餐饮有限公司（示例）</span></strong>' in bar
