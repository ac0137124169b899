"""Two datasets of the local register and a source that can be made to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

import pytest

from rongyi.exchange.definitions import Dataset, DatasetField
from rongyi.exchange.rules import Ask, NoAnswer, Record
from rongyi.exchange.services import seed_register, sync_datasets, use_adapter
from rongyi.exchange.services.adapters import Brought, LocalRegister
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from tests.at import at

USCC = "91350100M000100Y43"
ACTOR = Actor(person_id=UUID(int=7), name="李芳", enterprise_id=UUID(int=8))


def dataset(code: str, limit: int = 1000) -> Dataset:
    return Dataset(
        code=code,
        name=Text("营业执照", "Business licence"),
        holder="market",
        subject="enterprise",
        fields={
            "name": DatasetField(label=Text("名称", "Name"), type="text"),
            "status": DatasetField(label=Text("状态", "Status"), type="text"),
        },
        purpose=Text("核验", "check"),
        basis=Text("国务院令第716号第七条", "Order 716, art. 7"),
        limit_per_minute=limit,
        mark="D",
    )


@pytest.fixture
def register(db: None) -> None:
    datasets = {one.code: one for one in (dataset("licence_t"), dataset("lease_t", limit=3))}
    sync_datasets(datasets, {"market": Text("市场监管局", "Market bureau")})
    held = {"name": "湖畔咖啡", "status": "存续", "secret": "不该给的"}
    seed_register("licence_t", {USCC: held}, now=at("2026-11-01 09:00"))
    down: dict[str, object] = {"unreachable": True}
    seed_register("lease_t", {USCC: down}, now=at("2026-11-01 09:00"))


class FaultyAdapter:
    """Does with every question what the test says."""

    def __init__(self, act: Callable[[Ask], Record | NoAnswer | None], *, remote: bool) -> None:
        self.act, self.remote = act, remote

    def fetch(self, asks: Sequence[Ask], *, timeout_s: float) -> Brought:
        return {one: self.act(one) for one in asks}


Break = Callable[..., None]


@pytest.fixture
def source_does(register: None) -> Iterator[Break]:
    """Replace the local register by a source that misbehaves; put it back afterwards."""

    def install(act: Callable[[Ask], Record | NoAnswer | None], *, remote: bool = False) -> None:
        use_adapter("local", FaultyAdapter(act, remote=remote))

    yield install
    use_adapter("local", LocalRegister())
