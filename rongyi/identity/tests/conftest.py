"""A small town of its own: two departments, three points, four people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from rongyi.identity import definitions as shapes
from rongyi.identity.models import (
    Department,
    Enterprise,
    Mandate,
    Membership,
    Person,
    Post,
    Site,
)
from rongyi.identity.services import seed_people, sync_places
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.datafile import NOWHERE, Selection
from rongyi.kernel.text import Text
from tests.at import at

ALL = Selection(True, (), NOWHERE)
FOOD_ONLY = Selection(False, ("food_licence",), NOWHERE)
HOURS = Text("周一至周五 9:00—12:00，13:00—17:00", "Mon–Fri 9:00–12:00, 13:00–17:00")


@dataclass(frozen=True)
class Town:
    departments: Mapping[str, shapes.Department]
    sites: Mapping[str, shapes.Site]
    posts: Mapping[str, shapes.Post]


def department(code: str) -> shapes.Department:
    name = Text(f"{code} 局", f"{code} bureau")
    return shapes.Department(
        code=code, name=name, short=name, kind="bureau", phone="0512-00000000", mark="D"
    )


def site(code: str, lat: str, lon: str, serves: Selection = ALL) -> shapes.Site:
    return shapes.Site(
        code=code,
        name=Text(f"{code} 站", code),
        kind="hall",
        address=Text("示例路 1 号", "1 Sample Road"),
        position=shapes.Position(lat=Decimal(lat), lon=Decimal(lon)),
        hours=HOURS,
        serves=serves,
        mark="D",
    )


def post(code: str, department_code: str, site_code: str | None) -> shapes.Post:
    return shapes.Post(
        code=code,
        title=Text(f"{code} 岗", code),
        department=department_code,
        site=site_code,
        kind="window",
        acts=("accept",),
        items=ALL,
    )


@pytest.fixture
def town() -> Town:
    return Town(
        departments={code: department(code) for code in ("market", "fire")},
        sites={
            "near": site("near", "31.300", "120.700"),
            "far": site("far", "31.400", "120.700"),
            "food": site("food", "31.310", "120.700", FOOD_ONLY),
        },
        posts={"window": post("window", "market", "near"), "fire": post("fire", "fire", None)},
    )


def person(code: str, zh: str, number: str) -> shapes.DemoPerson:
    return shapes.DemoPerson(
        code=code,
        name=Text(zh, code.title()),
        document=shapes.IdentityDocument(type="citizen_no", number=number),
        phone="13800000000",
        born=date(1990, 1, 1),
    )


DEMO = shapes.Demo(
    persons=(
        person("wang", "王小明", "11010519491231002X"),
        person("li", "李芳", "110105199001010010"),
    ),
    enterprises=(
        shapes.DemoEnterprise(
            code="cafe",
            name=Text("湖畔咖啡有限公司（示例）", "Lakeside Cafe (example)"),
            uscc="91350100M000100Y43",
            legal_representative="wang",
        ),
    ),
    mandates=(
        shapes.DemoMandate(
            person="li",
            enterprise="cafe",
            scope=FOOD_ONLY,
            can_sign=False,
            since=date(2026, 1, 1),
            until=date(2026, 12, 31),
        ),
    ),
    staff=(shapes.DemoStaff(person="clerk", name=Text("赵岗", "Zhao"), posts=("window",)),),
)


@pytest.fixture
def populated(db: None, town: Town) -> Town:
    for model in (Membership, Post, Site, Mandate, Enterprise, Person, Department):
        model.objects.all().delete()  # the template holds the definitions' own people and places
    sync_places(town, actor=SYSTEM, now=at("2026-11-23 09:00"))
    seed_people(DEMO)
    return town


@pytest.fixture
def ids(populated: Town) -> dict[str, Person]:
    return {one.code or "": one for one in Person.objects.all()}


@pytest.fixture
def cafe(populated: Town) -> Enterprise:
    return Enterprise.objects.get(code="cafe")
