"""Proofs for people outside: facts with their way to a signed checkpoint, and whole exports."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from rongyi.journal import rules, store
from rongyi.journal.errors import BeingSealed
from rongyi.journal.rules import merkle, notes
from rongyi.journal.store import log_files
from rongyi.journal.store.log_files import FACTS_LOG
from rongyi.kernel.facts import Json, StreamKey

PROVEN_MAX = 200
EXPORT_FACTS = 5_000
TABLE = "journal_fact"
_NAMED = """select seq from journal_fact where stream_id = %s and name = any(%s::text[])
  order by seq limit %s"""
_COVERED = """select encode(uuid_send(f.stream_id), 'hex'), f.seq,
    (extract(epoch from f.at) * 1000000)::bigint, encode(uuid_send(f.actor_id), 'hex'),
    encode(uuid_send(f.on_behalf_id), 'hex'), f.name, encode(f.salt, 'hex'), f.body,
    encode(f.commitment, 'hex'), encode(f.hash, 'hex'), f.algorithm, f.xid = '0'::xid8
  from {table} f
  where (f.stream_id, f.seq) > (%s::uuid, %s)
    and (f.xid, f.number) <= (%s::text::xid8, %s)
  order by f.stream_id, f.seq limit %s"""


def receipt_of(title: str, streams: dict[str, StreamKey], names: Sequence[str]) -> Json:
    """The facts of these names in the streams, each with its inclusion proof, under the newest
    checkpoint; `streams` are by the number that people know. Whoever has the file and the log's
    public key verifies it without us. "uncovered" counts what happened and is not in it yet.

    A handful of SQL queries a fact; at most PROVEN_MAX facts. Errors: BeingSealed where no
    checkpoint covers any of them.
    """
    folder = log_files.folder_of(FACTS_LOG)
    note = log_files.checkpoint_in(folder)
    checkpoint = notes.read(note) if note else None
    if checkpoint is None or note is None:
        raise BeingSealed()
    reader = log_files.Reader(folder, checkpoint.size)
    found = [
        one
        for number, stream in streams.items()
        for one in _proven(number, rules.stream_id(stream), names, checkpoint.size, reader)
    ]
    proven = [one for one in found if one is not None]
    if not proven:
        raise BeingSealed()
    key = (folder / log_files.KEY).read_text("utf-8").strip()
    return {
        "format": "rongyi-receipt/1",
        "number": title,
        "checkpoint": note,
        "key": key,
        "facts": proven[:PROVEN_MAX],
        "uncovered": len(found) - len(proven),
    }


def _proven(
    number: str, stream: UUID, names: Sequence[str], size: int, reader: log_files.Reader
) -> Iterator[Json | None]:
    """The facts with their proofs; None for one that the checkpoint does not cover yet."""
    for (seq,) in store.run(_NAMED, [stream, list(names), PROVEN_MAX]):
        row = store.fact(stream, seq)
        assert row is not None
        digest, algorithm, placed, previous = row[9], row[10], row[11], row[12]
        entry = merkle.entry_of(algorithm, stream.bytes, seq, bytes(digest))
        index = store.leaf_of(FACTS_LOG, entry, placed)
        if index is None or index >= size:
            yield None
            continue
        path = merkle.inclusion(index, size, reader, store.digest())
        yield {
            "number": number,
            "fact": _as_exported(row),
            "previous": bytes(previous or rules.ZERO_HASH).hex(),
            "leaf": index,
            "path": [b64encode(one).decode() for one in path],
        }


def _as_exported(row: tuple[Any, ...]) -> list[Any]:
    """A fact as an export writes it: stream, seq, microseconds since 1970, actor, on behalf of,
    name, salt, body, commitment, hash, algorithm."""
    stream, seq, at, name, actor, behalf, salt, body, commitment, digest, algorithm = row[:11]
    moment = int.from_bytes(rules.moment_bytes(at), "big", signed=True) + 946_684_800_000_000
    return [
        *(stream.hex, seq, moment, actor.hex, behalf.hex if behalf else None, name),
        *(bytes(salt).hex() if salt is not None else None, body),
        *(bytes(commitment).hex(), bytes(digest).hex(), algorithm),
    ]


def covered_facts(table: str = TABLE) -> Iterator[list[Any]]:
    """All facts that signed checkpoints of both logs cover, stream by stream, as they are exported;
    those that were filled in (made up) are in no log and end with 1. One SQL query for EXPORT_FACTS
    of them. `table`: TABLE, or one of a detached quarter as `fact_parts` names it."""
    heads = [one for one in store.heads().values() if one.size]
    if not heads:
        return
    upto = min((one.sealed for one in heads), key=lambda at: (int(at.xid), at.number))
    stream, seq, sql = UUID(int=0), 0, _COVERED.format(table=table)
    while rows := store.run(sql, [stream, seq, upto.xid, upto.number, EXPORT_FACTS]):
        for row in rows:
            yield [*row[:-1], *([1] if row[-1] else [])]
        stream, seq = UUID(rows[-1][0]), rows[-1][1]
