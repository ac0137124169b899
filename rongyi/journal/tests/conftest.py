"""What the tests of the journal share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from rongyi.journal import rules
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.kernel.facts import Fact, StreamKey
from rongyi.kernel.ids import new_id

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OWNERS = {"rongyi_app": "rongyi_owner"}
CLERK = Actor(person_id=UUID(int=7), posts=frozenset({"window_general"}))


@dataclass(frozen=True)
class Noted(Fact):
    """A fact for tests."""

    name = "test.noted.v1"

    words: str
    count: int = 0


@pytest.fixture
def stream() -> StreamKey:
    return StreamKey("test", str(new_id()))


def fill(stream: StreamKey) -> StreamKey:
    """Five facts."""
    for count in range(5):
        record(Noted("事实", count), stream=stream, actor=CLERK, at=NOON)
    return stream


@pytest.fixture
def filled(db: None, stream: StreamKey) -> StreamKey:
    """A stream with five facts, gone after the test."""
    return fill(stream)


@pytest.fixture
def committed(transactional_db: None, stream: StreamKey) -> StreamKey:
    """A stream with five facts that other connections see."""
    return fill(stream)


@pytest.fixture
def as_owner() -> Callable[..., None]:
    """Change facts as only the owner of the database can: with the triggers switched off."""

    def change(sql: str, stream: StreamKey) -> None:
        place = dict(connection.settings_dict)
        with psycopg.connect(
            host=place["HOST"],
            dbname=place["NAME"],
            user=OWNERS.get(place["USER"], place["USER"]),
            autocommit=True,
        ) as owner:
            owner.execute("alter table journal_fact disable trigger user")
            for one in sql.split(";"):
                owner.execute(one, {"stream": rules.stream_id(stream)})
            owner.execute("alter table journal_fact enable trigger user")

    return change


@pytest.fixture
def kept_below(settings: Any, tmp_path: Path) -> Path:
    """A data folder of this test alone."""
    settings.DATA = tmp_path
    return tmp_path / "files"
