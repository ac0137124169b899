"""The clock of the host that serves a page is set wrong: what is recorded does not follow it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from rongyi.journal.queries import database_time, facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel import moment
from rongyi.kernel.facts import StreamKey
from tests.support import clock

JUMPS = (timedelta(days=-3), timedelta(days=30), timedelta(days=400))


class Kind(type):
    """What is a moment for others is one for the wrong clock as well."""

    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, datetime)


class Wrong(datetime, metaclass=Kind):
    """The host's clock, as somebody set it."""

    jump = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        told = datetime.now(tz) + cls.jump
        return told


def set_host_clock(monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    """Every module of ours and of Django's that asks the host is told another time from now on."""
    seconds = time.time
    monkeypatch.setattr(Wrong, "jump", jump)
    monkeypatch.setattr(time, "time", lambda: seconds() + jump.total_seconds())
    for name, module in list(sys.modules.items()):
        asks = name.startswith("rongyi.") or name == timezone.__name__
        if asks and ".tests" not in name and getattr(module, "datetime", None) is datetime:
            monkeypatch.setattr(module, "datetime", Wrong)


@pytest.fixture(autouse=True)
def _by_the_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock that the site has in life."""
    monkeypatch.setattr(timezone, "now", moment.now)
    moment.follow(database_time)
    yield
    moment.follow(clock.now)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_what_is_recorded_has_the_time_of_the_database(
    jump: timedelta, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = signed_in("wang_yiming")
    set_host_clock(monkeypatch, jump)

    answer = citizen.get("/work/")

    fact = facts_of(refusal_stream(StreamKey("page", "workbench:home")))[-1]
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (told,) = cursor.fetchone()
    assert answer.status_code == 403
    assert abs(fact.at - told) < timedelta(minutes=2)
