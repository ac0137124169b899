"""The site visit on the applicant's page: one appointment, whoever comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rongyi.cases import services
from rongyi.cases.models import Case
from rongyi.journal import jobs

pytestmark = pytest.mark.django_db


def test_the_applicant_sees_one_appointment_once_all_departments_agree(head, number, people):
    jobs.settle()
    found = Case.objects.filter(bundle_id=Case.objects.get(number=f"{number}-01").bundle_id)
    ids = {
        one.item_code: one.id for one in found if one.item_code in ("food_licence", "fire_check")
    }
    clerk, now = people["zhou_min"], timezone.now()
    services.accept_cases(actor=clerk, case_ids=list(ids.values()), now=now)
    day = timezone.localdate(now) + timedelta(days=2)
    told = {"on": day, "hour": "09:30", "place": "示例路1号", "remark": "请备好图纸。"}

    (proposed,) = services.propose_visit(
        actor=people["xu_ning"], case_id=ids["food_licence"], now=now, **told
    )
    before = head.get(f"/cases/{number}/").content.decode()
    (agreed,) = services.agree_visit(actor=people["ma_chao"], case_id=ids["fire_check"], now=now)
    jobs.settle(now=now)
    after = head.get(f"/cases/{number}/").content.decode()
    english = head.get(f"/en/cases/{number}/").content.decode()

    assert (proposed.error, agreed.error) == (None, None)
    assert "现场核查：请安排人员在场" not in before
    assert "示例路1号" not in before
    assert after.count("现场核查：请安排人员在场") == 1
    assert "09:30，示例路1号" in after
    assert "请备好图纸。" in after
    assert "现场核查通知书" in after
    assert "Site visit: please have somebody there" in english
