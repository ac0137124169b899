"""Certificates that were issued here are looked up and ended by the body that issued them."""

from __future__ import annotations

import re

import pytest

from rongyi.certificates.models import Certificate
from tests.support import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(db: None) -> str:
    """A food licence from a whole life of an application."""
    application = scenes.submitted(scenes.acting(scenes.OWNER, scenes.COMPANY), "grants")
    scenes.carry_on(application)
    return Certificate.objects.get(case_number__startswith=application, item="food_licence").number


def test_an_officer_finds_and_annuls_and_the_public_reads_why(signed_in, number):
    officer = signed_in("fang_hui")
    found = officer.get(f"/work/certificates/?q={number}")
    page = officer.get(found["Location"]).content.decode()

    done = officer.post(
        f"/work/certificates/{number}/annul/",
        {"ground": "fraud", "reason": "提供虚假的租赁合同。"},
        follow=True,
    ).content.decode()

    assert "撤销" in page and "吊销" in page and "注销" in page
    assert "已撤销" in done and "提供虚假的租赁合同。" in done and "第六十九条第二款" in done
    code = Certificate.objects.get(number=number).code
    told = signed_in("li_wenjing").get(f"/verify?no={number}&code={code}").content.decode()
    assert "此证照已被撤销" in told and "提供虚假的租赁合同。" in told


@pytest.mark.parametrize(
    ("act", "sent", "kept"),
    [
        ("annul", {"ground": "", "reason": "写了一半的理由"}, "写了一半的理由"),
        ("revoke", {"ground": "penalty", "reason": "处罚", "document": ""}, "处罚"),
        ("deregister", {"ground": "expired", "reason": "长" * 501}, "长长长"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_is_kept(signed_in, number, act, sent, kept):
    answer = signed_in("fang_hui").post(f"/work/certificates/{number}/{act}/", sent)

    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert Certificate.objects.get(number=number).state == "valid"


def test_nobody_else_learns_of_it_or_ends_it(signed_in, number):
    other, window = signed_in("ma_chao"), signed_in("zhou_min")

    hidden = other.get(f"/work/certificates/{number}/")
    tried = window.post(
        f"/work/certificates/{number}/annul/", {"ground": "fraud", "reason": "无权"}
    )

    assert hidden.status_code == 404
    assert tried.status_code in (403, 404)
    assert Certificate.objects.get(number=number).state == "valid"


def test_who_comes_second_is_told_what_was_done_and_changes_nothing(signed_in, number):
    officer, path = signed_in("fang_hui"), f"/work/certificates/{number}/deregister/"
    typed = {"ground": "other", "reason": "已被撤销"}
    version = re.findall('name="version" value="([^"]+)"', officer.get(path).content.decode())[0]
    annulled = {"ground": "fraud", "reason": "提供虚假的租赁合同。"}

    blind = officer.post(f"/work/certificates/{number}/annul/", annulled, bare=True)
    untouched = Certificate.objects.get(number=number).state
    officer.post(f"/work/certificates/{number}/annul/", annulled)
    late = officer.post(path, {**typed, "version": version})
    twice = officer.post(f"/work/certificates/{number}/annul/", {**annulled, "version": version})

    assert blind.status_code == late.status_code == twice.status_code == 409
    assert "没有带上您看到的版本" in blind.content.decode() and untouched == "valid"
    for page in (late.content.decode(), twice.content.decode()):
        assert "您打开本页后" in page and "方慧（示例）：撤销" in page
    assert "已被撤销" in late.content.decode()
    assert Certificate.objects.get(number=number).state == "annulled"
