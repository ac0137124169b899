"""Facts lie by quarters; an old quarter can be taken out, and every chain still verifies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from rongyi.journal import rules
from rongyi.journal.errors import PartArchived, PartNotKnown, PartStillNeeded
from rongyi.journal.events import READS
from rongyi.journal.jobs import deliver_pending, seal_pending
from rongyi.journal.queries import fact_parts, verify_chain, verify_journal
from rongyi.journal.services import attach_part, detach_part, make_partitions, record
from rongyi.journal.tests.conftest import CLERK, OWNERS, Noted
from rongyi.kernel.facts import StreamKey

SPRING = datetime(2031, 2, 3, 4, 5, tzinfo=UTC)
LATER = SPRING + timedelta(days=500)
PART = "journal_fact_2031q1"


@contextmanager
def owner_of_tables() -> Iterator[BaseDatabaseWrapper]:
    """A connection of Django's that owns the tables, for as long as the block runs."""
    settings: Any = dict(connection.settings_dict)
    settings["USER"] = OWNERS.get(settings["USER"], settings["USER"])
    make: Any = type(connections["default"])
    wrapper = make(settings, alias="default")
    try:
        yield wrapper
    finally:
        wrapper.close()


def stream_begun(at: datetime) -> StreamKey:
    """A stream named by a UUIDv7 of that moment, with three facts."""
    milliseconds = int(at.timestamp() * 1000)
    stream = StreamKey("test", str(UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | 99)))
    for count in range(3):
        record(Noted("事实", count), stream=stream, actor=CLERK, at=at)
    return stream


def table_of(stream: StreamKey) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct tableoid::regclass::text from journal_fact where stream_id = %s",
            [rules.stream_id(stream)],
        )
        return str(cursor.fetchall()[0][0])


@pytest.fixture
def quarter(transactional_db: None) -> str:
    """A quarter, with its partition made a year ahead by the owner."""
    with owner_of_tables() as owner, owner.cursor() as cursor:
        cursor.execute(
            "create table journal_fact_2031q1 partition of journal_fact for values from"
            " (journal_least_stream('2031-01-01Z')) to (journal_least_stream('2031-04-01Z'))"
        )
    return PART


@pytest.mark.django_db
def test_the_quarter_of_today_has_its_partition_and_so_has_the_next(db: None) -> None:
    """A migration makes them; the daily job finds nothing left to do on the day of it."""
    with connection.cursor() as cursor:
        cursor.execute("select max(applied) from django_migrations where app = 'journal'")
        (migrated,) = cursor.fetchone()
    names = {one.name for one in fact_parts()["attached"]}

    assert len(names) >= 3
    assert "journal_fact_rest" in names
    assert make_partitions(now=migrated) == 0


def test_a_chain_lies_whole_where_its_stream_began(quarter: str) -> None:
    named = stream_begun(SPRING)
    unnamed = StreamKey("test", "no time in this")
    record(Noted("事实"), stream=unnamed, actor=CLERK, at=SPRING)

    assert table_of(named) == quarter
    assert table_of(unnamed) == "journal_fact_rest"
    assert verify_journal().holds


def test_facts_are_delivered_in_their_order_across_partitions(quarter: str) -> None:
    old, new = stream_begun(SPRING), stream_begun(SPRING + timedelta(days=365))

    for count in range(3, 6):
        for stream in (new, old):
            record(Noted("又", count), stream=stream, actor=CLERK, at=LATER)
    with connection.cursor() as cursor:
        cursor.execute("select number from journal_fact order by xid, number")
        numbers = [row[0] for row in cursor.fetchall()]

    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)
    assert verify_journal().holds


def test_a_quiet_quarter_is_taken_out_and_put_back_and_verifies_all_the_way(quarter: str) -> None:
    stream = stream_begun(SPRING)
    deliver_pending(now=SPRING)
    seal_pending()

    with owner_of_tables() as owner:
        with pytest.raises(PartStillNeeded):
            detach_part(quarter, now=SPRING, owner=owner)
        found = detach_part(quarter, now=LATER, owner=owner)
        assert (found.facts, found.streams) == (3, 1)
        assert verify_journal().holds
        assert verify_chain(stream).facts == 3
        with pytest.raises(DatabaseError), owner.cursor() as cursor:
            cursor.execute(f"delete from {quarter}")
        attach_part(quarter, owner=owner)

    assert table_of(stream) == quarter
    assert verify_chain(stream).holds
    assert fact_parts()["detached"] == []


def test_a_change_in_a_detached_quarter_is_found(quarter: str) -> None:
    stream = stream_begun(SPRING)
    deliver_pending(now=SPRING)
    seal_pending()

    with owner_of_tables() as owner:
        detach_part(quarter, now=LATER, owner=owner)
        with owner.cursor() as cursor:
            cursor.execute(f"alter table {quarter} disable trigger user")
            cursor.execute(f"update {quarter} set actor_id = gen_random_uuid() where seq = 2")

    assert [(one.seq, one.what) for one in verify_journal().broken] == [(2, "hash")]
    assert not verify_chain(stream).holds


def test_nothing_is_added_to_a_detached_quarter_until_it_is_put_back(quarter: str) -> None:
    stream = stream_begun(SPRING)
    deliver_pending(now=SPRING)
    seal_pending()

    with owner_of_tables() as owner:
        detach_part(quarter, now=LATER, owner=owner)
        with pytest.raises(PartArchived):
            record(Noted("又", 3), stream=stream, actor=CLERK, at=LATER)
        assert verify_journal().holds
        attach_part(quarter, owner=owner)
    record(Noted("又", 3), stream=stream, actor=CLERK, at=LATER)

    assert table_of(stream) == quarter
    assert verify_chain(stream).facts == 4
    assert verify_journal().holds


def test_a_quarter_stays_while_one_of_the_logs_has_not_sealed_it(quarter: str) -> None:
    stream_begun(SPRING)
    record(Noted("谁看了"), stream=StreamKey(READS, "1"), actor=CLERK, at=SPRING)
    deliver_pending(now=SPRING)
    seal_pending()

    with owner_of_tables() as owner:
        with owner.cursor() as cursor:
            cursor.execute(
                "update journal_loghead set sealed_xid = '0', sealed_number = 0 where log = 'reads'"
            )
        with pytest.raises(PartStillNeeded):
            detach_part(quarter, now=LATER, owner=owner)


def test_making_partitions_gives_way_to_writers_and_is_the_applications_alone(db: None) -> None:
    """Its lock is given up soon, nobody else may call it, and no year before streams had times."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_to_string(proconfig, ','), coalesce(array_to_string(proacl, ','), '=X/')"
            " from pg_proc where proname = 'journal_make_partitions'"
        )
        settings, rights = cursor.fetchone()

    assert "lock_timeout=2s" in settings
    assert not any(right.startswith("=X") for right in rights.split(","))
    make_partitions(now=datetime(1899, 5, 5, tzinfo=UTC))
    assert not any("1899" in one.name for one in fact_parts()["attached"])


def test_the_rest_and_what_is_unknown_cannot_be_taken_out(db: None) -> None:
    for name in ("journal_fact_rest", "cases_case", "journal_fact; drop table cases_case"):
        with pytest.raises(PartNotKnown):
            detach_part(name, now=LATER, owner=connections["default"])
    with pytest.raises(PartNotKnown):
        attach_part("journal_fact_1999q1", owner=connections["default"])
