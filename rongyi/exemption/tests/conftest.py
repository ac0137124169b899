"""Four ways for one bundle: a register that answers, one that is down, a department, a promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from rongyi.catalogue.definitions import Route
from rongyi.exchange.definitions import Dataset, DatasetField
from rongyi.exchange.services import seed_register, sync_datasets
from rongyi.exemption.queries import ProofRow
from rongyi.exemption.services import MaterialNeed, Subjects, prove
from rongyi.identity.models import Department, Enterprise, Mandate, Person
from rongyi.identity.queries import actor_for
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar
from tests.at import at

NOW = at("2026-11-23 10:00")  # a Monday
CALENDAR = Calendar(frozenset(), frozenset(), date(2026, 12, 31))
LAW = Text("《国务院关于在线政务服务的若干规定》第七条", "Order 716, art. 7")
USCC = "91350100M000100Y43"
PROMISE = Text("我承诺已建立制度。", "I promise that the rules are in place.")
CONSEQUENCE = Text("不实的，撤销许可。", "If untrue, the licence is withdrawn.")


def route(way: str, **more: Any) -> Route:
    return Route(way=way, basis=LAW, mark="D", **more)  # type: ignore[arg-type]


ABOLISHED = route("abolished", since=date(2024, 1, 1))
LICENCE = route("data_call", dataset="licence_x")
LEASE = route("data_call", dataset="lease_x")
CHECK = route("department_check", department="planning_x", workdays=2)
COMMITMENT = route("commitment", text=PROMISE, consequence=CONSEQUENCE)


def need(material: str, *routes: Route, **more: Any) -> MaterialNeed:
    return MaterialNeed(
        material=material,
        title=Text(f"{material}材料", material),
        used_for=("food_licence",),
        routes=routes,
        **more,
    )


@dataclass(frozen=True)
class Stage:
    """Who applies, for whom, and the bundle."""

    bundle_id: UUID
    actor: Actor
    agent: Actor
    clerk: Actor
    subjects: Subjects

    def prove(
        self, needs: Sequence[MaterialNeed], now: datetime = NOW, **more: Any
    ) -> dict[str, ProofRow]:
        rows = prove(
            needs,
            subjects=self.subjects,
            bundle_id=self.bundle_id,
            purpose=Text("办理“开办餐饮店”", "Open a restaurant"),
            actor=more.pop("actor", self.actor),
            now=now,
            calendar=CALENDAR,
            **more,
        )
        return {row.material: row for row in rows}


def dataset(code: str, holder: str) -> Dataset:
    return Dataset(
        code=code,
        name=Text(code, code),
        holder=holder,
        subject="enterprise",
        fields={
            name: DatasetField(label=Text(name, name), type="text")
            for name in ("status", "valid_until", "number")
        },
        purpose=LAW,
        basis=LAW,
        limit_per_minute=1000,
        mark="D",
    )


Hold = Callable[..., None]


@pytest.fixture
def holds(db: None) -> Hold:
    """holds("licence_x", status="存续") puts a row into the register."""

    def put(code: str, **fields: object) -> None:
        seed_register(code, {USCC: fields}, now=NOW)

    return put


@pytest.fixture
def stage(db: None, holds: Hold) -> Stage:
    names = {
        "market_x": Text("市场监管局", "Market bureau"),
        "planning_x": Text("规划局", "Planning"),
    }
    for code, name in names.items():
        Department.objects.create(
            code=code, name_zh=name.zh, name_en=name.en, short_zh=name.zh, short_en=name.en
        )
    sync_datasets({code: dataset(code, "market_x") for code in ("licence_x", "lease_x")}, names)
    holds("licence_x", status="存续")
    holds("lease_x", unreachable=True)
    head, agent = (
        Person.objects.create(document_type="passport", document_number=f"P{n}", name_zh=name)
        for n, name in ((1, "王小明"), (2, "李芳"))
    )
    cafe = Enterprise.objects.create(uscc=USCC, name_zh="湖畔咖啡")
    for person, can_sign in ((head, True), (agent, False)):
        Mandate.objects.create(
            person=person, enterprise=cafe, covers_all=True, can_sign=can_sign,
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
    return Stage(
        bundle_id=uuid4(),
        actor=actor_for(head.id, cafe.id, now=NOW),
        agent=actor_for(agent.id, cafe.id, now=NOW),
        clerk=Actor(
            person_id=UUID(int=99),
            posts=frozenset({"p"}),
            departments=frozenset({"planning_x", "market_x"}),
        ),
        subjects=Subjects(person_id=head.id, person="P1", enterprise_id=cafe.id, enterprise=USCC),
    )
