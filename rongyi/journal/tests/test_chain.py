"""Facts: their bytes, their order, and what happens when somebody changes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rongyi.journal import rules, store
from rongyi.journal.errors import TextNotStorable
from rongyi.journal.queries import facts_of, verify_chain, verify_journal
from rongyi.journal.services import erase_body, record, record_each
from rongyi.journal.tests.conftest import CLERK, NOON, Noted
from rongyi.kernel.errors import NotFound
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id

TAMPERING = {
    "edit": (
        "update journal_fact set body = replace(body, '3', '4') where stream_id = %(stream)s"
        " and seq = 4",
        (4, "body"),
    ),
    "edit with its commitment": (
        "update journal_fact set body = '{}', commitment = sha256(salt || convert_to('{}', 'UTF8'))"
        " where stream_id = %(stream)s and seq = 2",
        (2, "hash"),
    ),
    "another actor": (
        "update journal_fact set actor_id = gen_random_uuid() where stream_id = %(stream)s"
        " and seq = 3",
        (3, "hash"),
    ),
    "delete": ("delete from journal_fact where stream_id = %(stream)s and seq = 3", (4, "missing")),
    "delete the first": (
        "delete from journal_fact where stream_id = %(stream)s and seq = 1",
        (2, "missing"),
    ),
    "delete the last": (
        "delete from journal_fact where stream_id = %(stream)s and seq = 5",
        (5, "tail"),
    ),
    "delete all": ("delete from journal_fact where stream_id = %(stream)s", (1, "tail")),
    "swap two": (
        "update journal_fact set seq = case seq when 2 then 103 else 102 end"
        " where stream_id = %(stream)s and seq in (2, 3);"
        "update journal_fact set seq = seq - 100 where stream_id = %(stream)s and seq > 100",
        (2, "hash"),
    ),
    "backdate": (
        "update journal_fact set at = at - interval '1 day' where stream_id = %(stream)s"
        " and seq = 4",
        (4, "hash"),
    ),
    "insert backdated": (
        "update journal_fact set seq = seq + 100 where stream_id = %(stream)s and seq >= 3;"
        "update journal_fact set seq = seq - 99 where stream_id = %(stream)s and seq > 100;"
        "insert into journal_fact"
        " (stream_id, seq, at, name, actor_id, salt, body, commitment, hash)"
        " select stream_id, 3, at - interval '1 hour', name, actor_id, salt, body, commitment, hash"
        " from journal_fact where stream_id = %(stream)s and seq = 2",
        (3, "hash"),
    ),
    "half an erasure": (
        "alter table journal_fact drop constraint fact_erased_whole;"
        "update journal_fact set body = null where stream_id = %(stream)s and seq = 2",
        (2, "half_erased"),
    ),
    "rewind the head": (
        "update journal_stream set seq = 4 where id = %(stream)s",
        (4, "head"),
    ),
    "rename": ("update journal_stream set name = 'other' where id = %(stream)s", (0, "name")),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_found_and_named(
    how: str, committed: StreamKey, as_owner: Callable[..., None]
) -> None:
    assert verify_chain(committed).holds
    change, expected = TAMPERING[how]

    as_owner(change, committed)

    found = [(one.seq, one.what) for one in verify_journal().broken]
    assert found == [expected]


def test_other_chains_still_hold_beside_a_broken_one(
    committed: StreamKey, as_owner: Callable[..., None]
) -> None:
    other = StreamKey("test", "beside")
    record(Noted("good"), stream=other, actor=CLERK, at=NOON)

    as_owner(TAMPERING["edit"][0], committed)

    assert verify_chain(other).holds
    assert not verify_chain(committed).holds
    assert [one.stream for one in verify_journal().broken] == [str(committed)]


@pytest.mark.parametrize(
    "change",
    [
        "update journal_fact set body = '{}'",
        "update journal_fact set body = null, salt = null, name = 'x'",
        "delete from journal_fact",
        "truncate journal_fact",
        "delete from journal_stream",
    ],
)
def test_the_database_refuses_to_change_facts(filled: StreamKey, change: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(change)

    assert len(facts_of(filled)) == 5


def test_an_erased_body_leaves_a_chain_that_holds(filled: StreamKey) -> None:
    erase_body(stream=filled, seq=2, reason="retention ended", actor=CLERK, now=NOON)

    facts = facts_of(filled)
    assert facts[1].body is None
    assert facts[5].name == "journal.body_erased.v1"
    assert facts[5].body == {"seq": 2, "reason": "retention ended"}
    assert verify_chain(filled).holds


def test_a_body_is_erased_once(filled: StreamKey) -> None:
    erase_body(stream=filled, seq=2, reason="asked", actor=CLERK, now=NOON)

    with pytest.raises(NotFound):
        erase_body(stream=filled, seq=2, reason="asked", actor=CLERK, now=NOON)

    assert len(facts_of(filled)) == 6


def test_time_never_runs_back_in_a_stream(db: None, stream: StreamKey) -> None:
    record(Noted("later"), stream=stream, actor=CLERK, at=NOON)

    record(
        Noted("a clock that was set back"), stream=stream, actor=CLERK, at=NOON.replace(year=2020)
    )

    assert [fact.at for fact in facts_of(stream)] == [NOON, NOON]
    assert verify_chain(stream).holds


def test_facts_of_several_streams_go_in_one_statement(
    db: None, django_assert_num_queries: Callable[..., object]
) -> None:
    keys = [StreamKey("test", str(new_id())) for _ in range(50)]
    record(Noted("first"), stream=keys[0], actor=CLERK, at=NOON)

    with django_assert_num_queries(1):
        record_each([(key, Noted("x")) for key in keys], actor=CLERK, at=NOON)

    assert [fact.seq for fact in facts_of(keys[0])] == [1, 2]
    assert all(verify_chain(key).holds for key in keys)


def test_half_a_character_is_refused_before_the_database_sees_it() -> None:
    with pytest.raises(TextNotStorable):
        rules.body_text({"words": "\ud800"})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=8,
)
TIMES = st.datetimes(datetime(2000, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.dictionaries(st.text(st.characters(codec="utf-8")), VALUES),
    name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    actor=st.uuids(),
    on_behalf=st.none() | st.uuids(),
    times=st.lists(TIMES, min_size=1, max_size=4),
)
def test_database_and_verifier_compute_the_same_chain(
    db: None,
    body: dict[str, object],
    name: str,
    actor: UUID,
    on_behalf: UUID | None,
    times: list[datetime],
) -> None:
    key = StreamKey("test", str(new_id()))
    identity = rules.stream_id(key)

    for at in times:
        entry = store.Entry(
            identity, key.kind, key.id, name, actor, on_behalf, at, b"s" * 16, rules.body_text(body)
        )
        store.record([entry])

    assert verify_chain(key).holds
    assert verify_chain(key).facts == len(times)
    assert [fact.body for fact in facts_of(key)] == [body] * len(times)


@given(
    parts=st.lists(
        st.tuples(st.text(st.characters(codec="utf-8")), st.none() | st.uuids()),
        min_size=2,
        max_size=2,
        unique=True,
    )
)
def test_different_facts_have_different_hashes(parts: list[tuple[str, UUID | None]]) -> None:
    def digest(name: str, on_behalf: UUID | None) -> bytes:
        behalf = on_behalf.bytes if on_behalf else None
        return rules.link_hash(
            bytes(32), rules.Link(b"s" * 16, 1, b"t" * 8, b"a" * 16, behalf, name, b"c" * 32)
        )

    one, other = parts

    assert digest(*one) != digest(*other)


@given(st.uuids(), st.uuids())
def test_a_stream_has_one_key_and_lies_beside_its_case(one: UUID, other: UUID) -> None:
    key = rules.stream_id(StreamKey("case", str(one)))

    assert key == rules.stream_id(StreamKey("case", str(one)))
    assert key.bytes[:8] == one.bytes[:8]
    assert key != rules.stream_id(StreamKey("certificate", str(one)))
    assert one == other or key != rules.stream_id(StreamKey("case", str(other)))


@given(st.uuids(), st.sampled_from(["case", "bundle", "certificate"]))
def test_the_short_way_to_a_stream_leads_to_the_same(identity: UUID, kind: str) -> None:
    assert rules.stream_of(kind, identity) == rules.stream_id(StreamKey(kind, str(identity)))
