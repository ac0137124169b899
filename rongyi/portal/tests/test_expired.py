"""A session that ran out: nothing typed is lost, and nobody else gets it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rongyi.identity.models import Mandate
from rongyi.themes.tests.filled import PDF, started
from rongyi.web import kept_form

pytestmark = pytest.mark.django_db


def read(answer) -> str:
    return answer.content.decode()


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


@pytest.fixture
def address(owner):
    return f"/apply/{started(owner).id}/form/applicant/"


@pytest.fixture
def typed(head, address):
    """What the open form sends, and then the session is gone."""
    page = read(head.get(address))
    sent = {name: hidden(page, name) for name in ("version", "typed_by")}
    head.cookies.pop("rongyi_session")
    return {**sent, "contact_phone": "13955556666"}


def test_saving_while_typing_gets_one_line_and_leaves_the_form_alone(head, address, typed):
    answer = head.post(address, typed, headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert "登录已过期" in read(answer)
    assert f"/sign-in?next={address}" in read(answer).replace("%2F", "/")
    assert "<form" not in read(answer)


def test_what_was_typed_is_there_after_signing_in_again_and_not_twice(head, address, typed):
    sent = head.post(address, typed)
    back = head.post("/sign-in", {"person": "wang_yiming", "next": address})

    assert sent["Location"].startswith("/sign-in?next=")
    page = read(head.get(back["Location"]))
    assert 'value="13955556666"' in page
    assert "欢迎回来" in page
    assert "13955556666" not in read(head.get(address))


def test_another_person_in_the_same_browser_gets_none_of_it(head, address, typed, people):
    mandate = Mandate.objects.filter(person=people["chen_xiaoyu"].person_id)
    mandate.update(covers_all=True, items=[])
    head.post(address, typed)

    head.post("/sign-in", {"person": "chen_xiaoyu", "next": address})
    head.post("/acting-for", {"subject": str(_enterprise(head))})

    page = head.get(address)
    assert page.status_code == 200
    assert "13955556666" not in read(page)


def _enterprise(client: Client) -> str:
    page = read(client.get("/acting-for"))
    return re.search(r'value="([0-9a-f-]{36})"', page)[1]


def test_a_form_without_the_mark_or_too_large_is_not_kept(head, address, typed):
    head.post(address, {**typed, "typed_by": "forged"})
    assert kept_form.KEY not in head.session

    head.post(address, {**typed, "contact_phone": "1" * kept_form.BYTES_MAX})
    assert kept_form.KEY not in head.session


def test_a_file_is_not_kept_and_that_is_said(head, owner):
    address = f"/apply/{started(owner).id}/materials/"
    page = read(head.get(address))
    material = hidden(page, "material")
    mark = hidden(page, "typed_by")
    head.cookies.pop("rongyi_session")

    upload = SimpleUploadedFile("a.pdf", PDF)
    head.post(f"{address}?act=upload", {"material": material, "typed_by": mark, "files": upload})
    back = head.post("/sign-in", {"person": "wang_yiming", "next": address})

    assert "文件没有保留" in read(head.get(back["Location"]))


def test_without_any_cookie_the_page_says_that_nothing_was_kept(address, typed):
    bare = Client(enforce_csrf_checks=True)

    answer = bare.post(address, typed)

    assert answer.status_code == 403
    assert "没有保存" in read(answer)


def test_an_application_that_was_to_begin_is_asked_again_with_its_answers(head):
    shop = (
        "shop_kind=fixed_shop&has_licence=true&floor_area=320&fire_route=inspection"
        "&chain_store=false&sets_sign=true&staff_need_check=false&sells_tobacco=false"
        "&drains_to_sewer=false"
    )
    page = read(head.get(f"/themes/open_restaurant/plan/?{shop}"))
    form = page[page.index('action="/apply/"') :]
    sent = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form[: form.index("</form>")]))
    head.cookies.pop("rongyi_session")

    away = head.post("/apply/", sent)
    back = head.post("/sign-in", {"person": "wang_yiming", "next": "/apply/"})
    landed = head.get(back["Location"], follow=True)

    assert away["Location"].startswith("/sign-in?next=")
    assert landed.request["PATH_INFO"] == "/themes/open_restaurant/plan/"
    assert landed.request["QUERY_STRING"] == shop
    assert "申请人 <strong>苏州湖畔餐饮有限公司" in read(landed)
