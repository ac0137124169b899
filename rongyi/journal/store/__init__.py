"""The SQL of the journal: facts appended and delivered, rows written set-wise."""

from rongyi.journal.store.delivery import (
    Position,
    beat,
    begin_positions,
    finish_job,
    lock_position,
    move_on,
    newest,
    park,
    read_facts,
    try_later,
    waiting,
)
from rongyi.journal.store.facts import Entry, appended, begun, record
from rongyi.journal.store.filling import COLUMNS, filled, running_hash, stream_sql
from rongyi.journal.store.rows import Prepared, as_records, insert, insertion, run, update
from rongyi.journal.store.runs import ChainedFact, Head, add_chained, lock_heads

__all__ = [
    "COLUMNS",
    "ChainedFact",
    "Entry",
    "Head",
    "Position",
    "Prepared",
    "appended",
    "add_chained",
    "as_records",
    "beat",
    "begin_positions",
    "begun",
    "filled",
    "finish_job",
    "insert",
    "insertion",
    "lock_heads",
    "lock_position",
    "move_on",
    "newest",
    "park",
    "read_facts",
    "record",
    "run",
    "running_hash",
    "stream_sql",
    "try_later",
    "update",
    "waiting",
]
