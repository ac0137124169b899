"""The applicant sees the days that hold, also after the time limit was lengthened, and why."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from rongyi.cases.models import Case
from rongyi.cases.services import accept_cases, extend_cases, release_cases, review_cases
from rongyi.kernel.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def days(page: str, label: str) -> int:
    """What the line of the clock says beside a label."""
    return int(page.split(f"<dt>{label}</dt><dd>")[1].split("个")[0])


def test_after_an_extension_the_page_shows_the_days_that_hold_and_why(
    head: Client, number: str, people: dict[str, Actor]
) -> None:
    case = Case.objects.get(number__startswith=f"{number}-", item_code="food_licence")
    now = timezone.now()
    release_cases(actor=SYSTEM, case_ids=[case.id], now=now)
    before = head.get(f"/cases/{number}/").content.decode()
    for done in (
        accept_cases(actor=people["zhou_min"], case_ids=[case.id], now=now),
        review_cases(actor=people["xu_ning"], case_ids=[case.id], now=now),
        extend_cases(
            actor=people["fang_hui"],
            case_ids=[case.id],
            workdays=10,
            reason="需要专家论证",
            now=now,
        ),
    ):
        assert done[0].done, done[0].error

    page = head.get(f"/cases/{number}/").content.decode()
    english = head.get(f"/en/cases/{number}/").content.decode()

    assert days(page, "法定时限") == days(before, "法定时限") + 10
    assert days(page, "承诺时限") == days(before, "承诺时限") + 10
    assert (
        "延长办理期限10个工作日，理由：<span>需要专家论证</span>" in page and "第四十二条" in page
    )
    assert "10 working days more (Administrative Licensing Law, art. 42), because: " in english
    assert '<span lang="zh-Hans">需要专家论证</span>' in english
