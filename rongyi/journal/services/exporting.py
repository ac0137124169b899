"""Carry the logs to places that whoever owns the database does not command (外部存证点).

Below each place lies a folder named by the key, below it the same files that the web serves, and
the checkpoint of each day. A place is never made: one that is not mounted is a failure, not an
empty folder. A place that holds a longer log than ours says that ours was brought back from an
older state.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from rongyi.journal import store
from rongyi.journal.errors import LogKeyUnusable
from rongyi.journal.rules import notes, tiles
from rongyi.journal.services.log_keys import LogKey, is_signed, key_of
from rongyi.journal.store import log_files
from rongyi.journal.store.log_files import AHEAD, places

FOREIGN, MISSING, DAMAGED = "foreign", "missing", "damaged"
ERROR_CHARS_MAX = 200
log = logging.getLogger("rongyi.journal")


def is_ahead(name: str) -> bool:
    """Whether an outside place holds more of this log than we do. One SQL query."""
    return any(row[1] == name and row[5] == AHEAD for row in store.exports(places()))


def export_all(*, now: datetime) -> None:
    """Bring every place up to what is signed. What fails is kept with its reason and tried again;
    a place that has all costs two files read."""
    for place in places():
        for name in log_files.LOGS:
            try:
                error = _export(place, name, now)
            except (OSError, LogKeyUnusable, ValueError) as failure:
                error = f"{type(failure).__name__}: {failure}"[:ERROR_CHARS_MAX]
            if error:
                log.warning("the log %s is not carried to %s: %s", name, place, error)
                store.not_exported(place, name, at=now, error=error)


def _export(place: str, name: str, now: datetime) -> str:
    source = log_files.folder_of(name)
    note = log_files.checkpoint_in(source)
    here = notes.read(note) if note else None
    if note is not None and here is None:
        return DAMAGED
    if not Path(place).is_dir():
        return MISSING
    key = key_of(name)
    target = Path(place) / key_of(log_files.FACTS_LOG).public.id.hex() / name
    kept = log_files.checkpoint_in(target)
    there = notes.read(kept) if kept else None
    if kept and (there is None or not is_signed(kept, key.public)):
        return FOREIGN
    if there is not None and not _is_ours(name, key, there, here):
        return AHEAD
    if note is not None and note != kept and here is not None:
        _carry(source, target, since=there.size if there else 0, size=here.size)
        log_files.place(target / log_files.KEY, f"{key.public.text}\n".encode())
        log_files.place(target / "checkpoints" / f"{now:%Y-%m-%d}", note.encode())
        log_files.place(target / log_files.CHECKPOINT, note.encode())
    store.exported(place, name, size=here.size if here else 0, at=now)
    return ""


def _is_ours(
    name: str, key: LogKey, there: notes.Checkpoint, here: notes.Checkpoint | None
) -> bool:
    """Whether our table knows what a place holds: else it was brought back from an older state."""
    if here is None or there.size > here.size:
        return False
    note = store.note_of(name, key=key.public.id.hex(), size=there.size)
    return note is not None and notes.read(note) == there


def _carry(source: Path, target: Path, *, since: int, size: int) -> None:
    for tile in tiles.tiles_of(size, since=since):
        log_files.put_tile(target, tile, log_files.read_tile(source, tile))
