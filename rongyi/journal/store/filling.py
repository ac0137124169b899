"""Whole chains at once, for cases that were not lived here: made up, or brought from elsewhere.

Such facts are kept and verified like any other and are delivered to no reaction: what followed
from them followed long ago. They stand before the beginning of the order in which facts are
delivered: transaction 0, numbers below 0.
"""

from __future__ import annotations

from rongyi.journal.store import hashing
from rongyi.journal.store.facts import ALGORITHM, salted_sql, tail_sql

NUMBERS_BEFORE = 10**15  # the number of a filled-in fact is `place` less this

# `place` is unique over all that is ever filled in, and ascends along each stream.
COLUMNS = """stream_id uuid, kind text, name text, seq integer, fact text, actor_id uuid,
  on_behalf_id uuid, at timestamptz, salt bytea, body text, place bigint"""


def running_hash(name: str) -> str:
    """The SQL that makes an aggregate which, over what stands behind the hash before in each fact
    of a stream in order, is their hash. What can be reckoned without it is, set-wise: a function
    called for each fact is the dearer part."""
    function = hashing.function(ALGORITHM)
    return f"""create or replace function {name}_step(previous bytea, tail bytea) returns bytea
      immutable parallel safe language plpgsql as $$
      begin return {function}('\\x01'::bytea || previous || tail); end $$;
    create or replace aggregate {name}(bytea)
      (sfunc = {name}_step, stype = bytea, initcond = '\\x{"00" * 32}');"""


def filled(table: str, running: str) -> str:
    """The SQL that writes the facts of a table of COLUMNS, and their streams.

    `running` names the aggregate; times must not run backwards along a stream.
    """
    tail = tail_sql(("t.stream_id", "t.seq", "t.at"), "t", "t.promise")
    return f"""with written as (
      insert into journal_fact (stream_id, seq, at, name, actor_id, on_behalf_id, salt, body,
        commitment, hash, algorithm, number, xid) overriding system value
      select stream_id, seq, at, fact, actor_id, on_behalf_id, salt, body, promise,
        {running}({tail}) over (partition by stream_id order by seq),
        {ALGORITHM},
        place - {NUMBERS_BEFORE}, '0'::xid8
      from (select m.*, {salted_sql("m")} as promise from {table} m offset 0) t
      returning stream_id, seq, hash, at),
    last as (select distinct on (stream_id) * from written order by stream_id, seq desc)
    insert into journal_stream (id, kind, name, seq, hash, at)
    select l.stream_id, t.kind, t.name, l.seq, l.hash, l.at
    from last l join {table} t on t.stream_id = l.stream_id and t.seq = 1
    order by l.stream_id"""


def stream_sql(kind: str, identity: str) -> str:
    """The SQL that says what `rules.stream_id` says of a stream named by a UUIDv7; a test holds
    them together. `kind` is a word, `identity` an expression of type uuid."""
    digest = f"sha256(convert_to('{kind}/' || {identity}::text, 'UTF8'))"
    return f"""encode(substr(uuid_send({identity}), 1, 8)
      || set_byte(substr({digest}, 1, 8), 0, get_byte({digest}, 0) & 63 | 128), 'hex')::uuid"""
