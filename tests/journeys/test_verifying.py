"""An auditor asks whether the history of one application holds, by the number on its receipt."""

from __future__ import annotations

import pytest

from rongyi.cases.models import Case
from rongyi.config.command_line import verify
from rongyi.identity.queries import person
from tests.support import walking

pytestmark = pytest.mark.django_db
SHOP = {
    "shop_kind": "fixed_shop", "has_licence": False, "enterprise_type": "limited",
    "floor_area": 80, "sets_sign": False, "staff_need_check": False, "sells_tobacco": False,
    "drains_to_sewer": False,
}  # fmt: skip


def test_an_application_is_verified_with_all_its_cases(people, definitions):
    actor = people["li_wenjing"]
    founder = walking.Applicant(actor=actor, number=person(actor.person_id).subject, uscc="")
    bundle = walking.ready("open_restaurant", SHOP, founder, definitions)
    number = walking.submit(bundle, founder)
    first = Case.objects.filter(number__startswith=f"{number}-").earliest("number")

    whole = verify._streams_of(number)
    single = verify._streams_of(first.number)

    assert len(whole) == 1 + Case.objects.filter(number__startswith=f"{number}-").count()
    assert [stream.id for stream in single] == [str(first.id)]
    assert verify._verdict(number, lambda done: None).holds
    assert verify._streams_of("RY0000000000000") == []
