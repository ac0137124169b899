"""Writers of one stream, and attempts that were refused."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from rongyi.journal.queries import facts_of, verify_chain
from rongyi.journal.services import record, record_refusal, refusal_stream
from rongyi.journal.tests.conftest import CLERK, NOON, Noted
from rongyi.kernel.facts import StreamKey

WRITERS, EACH = 6, 15


class Undone(Exception):
    pass


def test_a_refused_attempt_survives_the_rollback(transactional_db: None, stream: StreamKey) -> None:
    with pytest.raises(Undone), transaction.atomic():
        record(Noted("undone with the act"), stream=stream, actor=CLERK, at=NOON)
        record_refusal("case.decide", stream, CLERK, NOON)
        raise Undone

    assert facts_of(stream) == []
    (kept,) = facts_of(refusal_stream(stream))
    assert (kept.name, kept.actor_id) == ("attempt.refused.v1", CLERK.person_id)
    assert kept.body == {
        "act": "case.decide",
        "subject": str(stream),
        "posts": ["window_general"],
        "channel": "web",
    }


def test_a_refusal_does_not_wait_for_the_subject_that_its_own_transaction_holds(
    transactional_db: None, stream: StreamKey
) -> None:
    record(Noted("first"), stream=stream, actor=CLERK, at=NOON)

    with transaction.atomic():
        record(Noted("locks the stream"), stream=stream, actor=CLERK, at=NOON)
        for _ in range(3):
            record_refusal("case.decide", stream, CLERK, NOON)

    assert len(facts_of(refusal_stream(stream))) == 3
    assert verify_chain(refusal_stream(stream)).holds


def test_many_writers_of_one_stream_leave_one_chain_without_a_gap(
    transactional_db: None, stream: StreamKey
) -> None:
    """Also the first fact, for which all of them compete."""
    ready = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        ready.wait()
        for count in range(EACH):
            with transaction.atomic():
                record(Noted(f"writer {writer}", count), stream=stream, actor=CLERK, at=NOON)
        connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    facts = facts_of(stream)
    assert [fact.seq for fact in facts] == list(range(1, WRITERS * EACH + 1))
    assert verify_chain(stream).holds
    for writer in range(WRITERS):
        mine = [f.body["count"] for f in facts if f.body and f.body["words"] == f"writer {writer}"]
        assert mine == list(range(EACH))


def test_a_rolled_back_fact_leaves_no_gap(transactional_db: None, stream: StreamKey) -> None:
    record(Noted("one"), stream=stream, actor=CLERK, at=NOON)

    with pytest.raises(Undone), transaction.atomic():
        record(Noted("two"), stream=stream, actor=CLERK, at=NOON)
        raise Undone
    record(Noted("three"), stream=stream, actor=CLERK, at=NOON)

    assert [(f.seq, f.body) for f in facts_of(stream)] == [
        (1, {"words": "one", "count": 0}),
        (2, {"words": "three", "count": 0}),
    ]
    assert verify_chain(stream).holds
