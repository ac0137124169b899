"""What the tests of lists share: many cases at one post, and people who hold posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rongyi.cases.services import CaseSpec, MaterialSpec, open_cases
from rongyi.catalogue.queries import current_edition
from rongyi.identity.models import Membership
from rongyi.identity.queries import actor_for
from rongyi.journal.jobs import settle
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from tests.at import at

MONDAY = at("2026-11-23 10:00")
POST = "window_general"
Open = Callable[..., list[UUID]]


@pytest.fixture
def clerk(people: dict[str, Actor]) -> Actor:
    """Zhou Min at the general counter."""
    return people["zhou_min"]


@pytest.fixture
def opened(people: dict[str, Actor]) -> Open:
    """Open so many cases, each in a bundle of its own; their ids."""

    def open_many(count: int, item: str = "food_licence", **changes: Any) -> list[UUID]:
        applicant = people["wang_yiming"]
        specs = []
        for _ in range(count):
            bundle = new_id()
            given: dict[str, Any] = {
                "bundle_id": bundle,
                "bundle_number": f"RY{bundle.hex[-12:]}",
                "item_code": item,
                "edition_id": current_edition(),
                "applicant_id": applicant.person_id,
                "applicant_name": applicant.name,
                "values": {"enterprise_name": "示例小馆有限公司", "floor_area": 120},
                "sources": {},
                "materials": (MaterialSpec("business_licence", "data_call"),),
            }
            specs.append(CaseSpec(**{**given, **changes}))
        return [one.case_id for one in open_cases(specs=specs, actor=applicant, now=MONDAY)]

    return open_many


@pytest.fixture
def worked() -> Callable[[], None]:
    """Have the worker do all that waits."""
    return lambda: settle(now=MONDAY)


@pytest.fixture
def joined(people: dict[str, Actor]) -> Actor:
    """Luo Tong, who holds the general counter as well."""
    his = people["luo_tong"]
    Membership.objects.create(
        person_id=his.person_id, post_id="window_general", since=date(2026, 1, 1)
    )
    return actor_for(his.person_id, now=MONDAY)
