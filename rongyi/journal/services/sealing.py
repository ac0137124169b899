"""The sequencer's acts: facts become leaves, and checkpoints are signed over them (存证).

Taking facts in is one transaction. Sealing is tiles to the disk, checkpoint to the table, then to
the disk, then the head moves: stopped anywhere in between, the next round does the rest. Nothing
is signed while the last signed checkpoint is not one that this database knows: then somebody
brought back an older state of it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from rongyi.journal import store
from rongyi.journal.errors import LogKeyUnusable
from rongyi.journal.events import READS
from rongyi.journal.rules import merkle, notes
from rongyi.journal.services import exporting
from rongyi.journal.services.delivery import wake_runner
from rongyi.journal.services.log_keys import LogKey, is_signed, key_of
from rongyi.journal.store import log_files
from rongyi.journal.store.log_files import FACTS_LOG, LOGS, READS_LOG
from rongyi.journal.store.logs import BATCH_MAX, Head

ROLLED_BACK, FOREIGN, DISK, KEY = "rolled_back", "foreign", "disk", "key"
log = logging.getLogger("rongyi.journal")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one round took in: how many facts, and whether somebody waits for one of them."""

    facts: int
    awaited: bool


@transaction.atomic
def take_in(awaited: frozenset[str], *, own: bool = False) -> Taken:
    """Let the next finished facts become leaves of their logs, at most BATCH_MAX, in one
    transaction. `awaited` are names of facts that somebody waits for; `own` also takes what the
    transaction at hand wrote: for tests."""
    store.begin_logs(LOGS)
    heads = store.heads(lock=True)
    rows = store.not_taken(heads[FACTS_LOG].taken, own=own, limit=BATCH_MAX)
    if not rows:
        return Taken(0, False)
    last = store.Position(rows[-1][0], rows[-1][1])
    for name in LOGS:
        mine = [row for row in rows if (row[6] == READS) == (name == READS_LOG)]
        _grow(heads[name], mine, last)
    return Taken(len(rows), any(row[7] in awaited for row in rows))


def _grow(head: Head, rows: list[tuple[Any, ...]], taken: store.Position) -> None:
    digest = store.digest()
    frontier = merkle.Frontier(head.size, head.frontier, digest)
    kept = [merkle.entry_of(row[4], bytes(row[2]), row[3], bytes(row[5])) for row in rows]
    frontier.append(merkle.leaf_hash(entry, digest) for entry in kept)
    if kept:
        numbers = [row[1] for row in rows]
        store.add_entries(
            head.log, first=head.size, size=len(kept), entries=b"".join(kept), numbers=numbers
        )
    store.grown(head.log, size=frontier.size, frontier=frontier.content(), taken=taken)


def seal(name: str, *, now: datetime) -> str:
    """Sign a checkpoint over all leaves of a log, if there are new ones.

    Returns the code of the trouble that keeps it from being signed, else "". It is kept with the
    head, where /healthz and staff see it.
    """
    head = store.heads().get(name)
    if head is None or not head.size:
        return ""
    try:
        trouble = _seal(head, key_of(name), now)
    except LogKeyUnusable:
        log.exception("the key of the log %s cannot be used", name)
        trouble = KEY
    except OSError:
        log.exception("the log %s cannot be written", name)
        trouble = DISK
    except ValueError:
        log.exception("files of the log %s are damaged", name)
        trouble = exporting.DAMAGED
    if trouble and trouble != head.trouble:
        log.error("nothing is signed in the log %s: %s", name, trouble)
    if trouble:
        store.refuse(name, trouble)
    return trouble


def _seal(head: Head, key: LogKey, now: datetime) -> str:
    folder = log_files.folder_of(head.log)
    if exporting.is_ahead(head.log):
        return ROLLED_BACK
    note = log_files.checkpoint_in(folder)
    if trouble := _trouble(head, note, key):
        return trouble
    before = notes.read(note) if note else None
    since = before.size if before else 0  # where the folder is empty, all of it is written anew
    if head.size == since:
        if head.sealed_size != head.size or head.trouble:
            store.sealed(head.log, size=head.size, upto=head.taken, at=now)
        elif head.sealed != head.taken:  # the facts since then went to another log
            store.sealed(head.log, size=head.size, upto=head.taken, at=head.sealed_at or now)
        return ""
    root = merkle.Frontier(head.size, head.frontier, store.digest()).root()
    checkpoint = notes.Checkpoint(key.public.name, head.size, root)
    log_files.write_tiles(
        folder, since=since, size=head.size, entries=partial(entries_between, head.log)
    )
    if note is None and not _continues(head, key, folder):
        return ROLLED_BACK
    kept = store.keep_note(
        head.log,
        key=key.public.id.hex(),
        size=head.size,
        note=key.sign(checkpoint),
        at=now,
    )
    if notes.read(kept) != checkpoint:
        return ROLLED_BACK
    if note is None:
        log_files.place(folder / log_files.KEY, f"{key.public.text}\n".encode())
    log_files.place(folder / log_files.CHECKPOINT, kept.encode())
    store.sealed(head.log, size=head.size, upto=head.taken, at=now)
    wake_runner()  # some reactions wait until a fact is sealed
    return ""


def _trouble(head: Head, note: str | None, key: LogKey) -> str:
    """Why nothing may be signed: what lies on the disk is not a beginning of this tree."""
    if note is None:
        return ""
    before = notes.read(note)
    if before is None or not is_signed(note, key.public):
        return FOREIGN
    known = store.note_of(head.log, key=key.public.id.hex(), size=before.size)
    if known is None or before.size > head.size or notes.read(known) != before:
        return ROLLED_BACK
    return ""


def _continues(head: Head, key: LogKey, folder: Path) -> bool:
    """Whether the tree, written anew, begins with the last one that this key signed."""
    newest = store.newest_note(head.log, key=key.public.id.hex())
    before = notes.read(newest) if newest else None
    if before is None:
        return True
    if before.size > head.size:
        return False
    reader = log_files.Reader(folder, head.size)
    return merkle.range_root(0, before.size, reader, store.digest()) == before.root


def seal_own(name: str, *, now: datetime) -> None:
    """Count all leaves as covered, without files: for tests that never commit."""
    head = store.heads()[name]
    store.sealed(name, size=head.size, upto=head.taken, at=now)


def entries_between(name: str, begin: int, end: int) -> list[bytes]:
    """The entries of the leaves `begin` … `end`-1 of a log, out of the table."""
    return merkle.entries_in(store.entries(name, begin, end))
