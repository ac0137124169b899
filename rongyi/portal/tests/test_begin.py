"""Beginning: for whom it is, and what of it was begun already."""

from __future__ import annotations

import pytest

from rongyi.portal.tests.conftest import SHOP, signed_in
from rongyi.themes.models import Bundle
from rongyi.themes.tests.filled import started

pytestmark = pytest.mark.django_db
ANSWERS = {"theme": "open_restaurant", **dict(pair.split("=") for pair in SHOP.split("&"))}


def read(answer) -> str:
    return answer.content.decode()


def test_who_has_a_licence_is_asked_for_which_enterprise_and_begins_in_one_press(owner):
    private = signed_in("wang_yiming")

    asked = private.post("/apply/", ANSWERS, follow=True)
    assert "为谁办理？" in read(asked)
    assert "苏州湖畔餐饮有限公司" in read(asked)
    assert not Bundle.objects.exists()

    begun = private.post("/apply/", {**ANSWERS, "for": str(owner.enterprise_id)})
    assert Bundle.objects.get().enterprise_id == owner.enterprise_id
    assert private.get(begun["Location"], follow=True).status_code == 200


def test_who_may_act_for_nobody_is_told_what_to_do_and_has_no_draft(owner, stranger):
    asked = stranger.post("/apply/", ANSWERS, follow=True)
    forced = stranger.post("/apply/", {**ANSWERS, "for": str(owner.enterprise_id)})

    assert "今天没有可以代办的企业" in read(asked)
    assert "授权" in read(asked)
    assert forced.status_code == 403
    assert not Bundle.objects.exists()


def test_who_founds_an_enterprise_begins_for_himself(people):
    founder = signed_in("li_wenjing")
    answers = {**ANSWERS, "has_licence": "false", "enterprise_type": "limited"}

    founder.post("/apply/", answers)

    assert Bundle.objects.get().enterprise_id is None


def test_a_second_start_offers_the_draft_that_is_there(head, owner):
    draft = started(owner)

    offered = head.post("/apply/", {**ANSWERS, "key": "another"}, follow=True)
    assert f"/apply/{draft.id}/" in read(offered)
    assert "重新开始" in read(offered)
    assert Bundle.objects.count() == 1

    head.post("/apply/", {**ANSWERS, "key": "another", "again": "true"})
    assert Bundle.objects.count() == 2


def test_what_the_register_alone_may_say_is_never_asked(head, owner):
    draft = started(owner)
    Bundle.objects.filter(id=draft.id).update(calls={})

    page = read(head.get(f"/apply/{draft.id}/form/enterprise/"))

    assert "由登记机关提供" in page
    assert 'name="licence_status"' not in page
    assert "mend=licence_status" not in page


def test_a_draft_is_deleted_after_being_asked_and_only_by_its_own(head, stranger, owner):
    draft = started(owner)
    address = f"/apply/{draft.id}/discard/"
    assert address in read(head.get("/space/"))

    assert stranger.post(address).status_code == 404
    assert "删除这份草稿？" in read(head.get(address))
    assert Bundle.objects.get().state == "draft"

    told = head.post(address, follow=True)
    assert "草稿已删除" in read(told)
    assert address not in read(told)


def test_going_on_later_says_that_it_is_saved_once(head, owner):
    draft = started(owner)

    told = head.post(f"/apply/{draft.id}/materials/?act=continue", {"go": "later"}, follow=True)

    assert "已保存。" in read(told)
    assert "已保存。" not in read(head.get("/space/"))
