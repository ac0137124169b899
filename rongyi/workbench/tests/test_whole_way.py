"""An application as the portal sends it, seen from the counter."""

from __future__ import annotations

from rongyi.cases.models import Case
from rongyi.themes import services
from rongyi.themes.tests.filled import LATER, acting, finish, started
from tests.at import at

SUBMITTED = at("2026-11-23 12:00")


def test_the_clerk_sees_evidence_promises_and_what_the_applicant_contests(clerk, people):
    owner = acting(people["wang_yiming"])
    bundle = started(owner)
    finish(owner, bundle.id)
    services.contest_field(
        bundle_id=bundle.id,
        element="enterprise_name",
        words="名称已经变更",
        actor=owner,
        now=LATER,
    )
    finish(owner, bundle.id)
    services.submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=SUBMITTED)
    number = Case.objects.get(bundle_id=bundle.id, item_code="food_licence").number

    shown = clerk.get(f"/work/cases/{number}/").content.decode()

    assert "申请人更正" in shown
    assert "登记为：苏州湖畔餐饮有限公司" in shown
    assert "不实后果" in shown
    assert "等待前置事项" in shown
