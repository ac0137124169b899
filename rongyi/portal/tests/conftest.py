"""People at the screens: signed in, acting for an enterprise, with an application of theirs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from rongyi.themes.tests.filled import acting, filled_bundle

CARRYING = re.compile(r"/apply/[^/]+/(submit|discard)/|/cases/[^/]+/hearing/")
VERSION = re.compile(r'name="(version)" value="(\d+)"')
SHOP = (
    "shop_kind=fixed_shop&has_licence=true&floor_area=320&fire_route=inspection"
    "&chain_store=false&sets_sign=true&staff_need_check=false&sells_tobacco=false"
    "&drains_to_sewer=false"
)


class Home(Client):
    """A browser that sends with the last press on a draft, and with a request for a hearing, the
    version that its page carries. `bare` sends nothing but `data`."""

    def post(  # type: ignore[override]
        self, path: str, data: Any = None, *args: Any, bare: bool = False, **extra: Any
    ) -> Any:
        if CARRYING.search(path) and not bare:
            page = self.get(path.replace("/submit/", "/check/")).content.decode()
            data = dict(VERSION.findall(page)) | (data or {})
        return super().post(path, data, *args, **extra)


def signed_in(person: str, enterprise_id: object = None) -> Client:
    """A browser in which a demo person has signed in, for himself or for an enterprise."""
    client = Home()
    client.post("/sign-in", {"person": person})
    if enterprise_id is not None:
        client.post("/acting-for", {"subject": str(enterprise_id)})
    return client


@pytest.fixture
def owner(people):
    """The restaurant's head, as an actor for it."""
    return acting(people["wang_yiming"])


@pytest.fixture
def head(owner):
    """The same person's browser."""
    return signed_in("wang_yiming", owner.enterprise_id)


@pytest.fixture
def stranger(db):
    """Somebody with nothing to do with the restaurant."""
    return signed_in("sun_li")


@pytest.fixture
def draft(owner):
    """An application of the restaurant that lacks nothing but the last button."""
    return filled_bundle(owner)


@pytest.fixture
def number(head, draft):
    """The number of that application, submitted."""
    answer = head.post(f"/apply/{draft.id}/submit/", {"key": "once"})
    return answer["Location"].split("/")[2]
