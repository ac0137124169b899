"""Files of the logs: written whole, on the disk before anybody counts on them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from django.conf import settings

from rongyi.journal.rules import merkle, tiles
from rongyi.journal.rules.tiles import Tile
from rongyi.journal.store import hashing

FACTS_LOG, READS_LOG = "facts", "reads"
LOGS = (FACTS_LOG, READS_LOG)
CHECKPOINT, KEY = "checkpoint", "key"
AHEAD = "ahead"  # an outside place holds more of a log than we do
_MODE = 0o644


def folder_of(log: str) -> Path:
    """Where the files of a log lie: those of the facts on top, those of other logs below."""
    return Path(settings.DATA) / settings.LOG_FOLDER / ("" if log == FACTS_LOG else log)


def places() -> tuple[str, ...]:
    """The outside places that an operator named."""
    named: tuple[str, ...] = settings.LOG_EXPORT
    return named


def place(path: Path, content: bytes) -> None:
    """Put a file in place whole; when this returns it is on the disk. Errors: OSError."""
    _put(path, content)
    _settle({path.parent, path.parent.parent})


def _put(path: Path, content: bytes) -> None:
    """Put a file in place whole; it stays there once its folder is settled. Errors: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".incoming-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _MODE)
            os.fsync(file.fileno())
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def write_tiles(
    folder: Path, *, since: int, size: int, entries: Callable[[int, int], list[bytes]]
) -> None:
    """Write the tiles that a tree of `size` leaves has and one of `since` leaves has not.

    `entries` hands out the entries from one leaf to another. When this returns all of them are on
    the disk. Errors: OSError.
    """
    written = list(tiles.tiles_of(size, since=since))
    for tile in written:
        _put(folder / tile.path, _content(folder, tile, since, entries))
    paths = [folder / tile.path for tile in written]
    _settle({above for path in paths for above in path.parents if above.is_relative_to(folder)})
    for tile in written:
        _drop_parts(folder, tile)


def _content(
    folder: Path, tile: Tile, since: int, entries: Callable[[int, int], list[bytes]]
) -> bytes:
    """What a tile holds. Of one that a tree of `since` leaves began only what is new is reckoned:
    the hashes above full tiles would cost as many as those have leaves."""
    begin, digest = tile.index * tiles.WIDTH, hashing.digest()
    if tile.level <= 0:
        held = entries(begin, begin + tile.width)
        if tile.level == tiles.ENTRIES:
            return tiles.bundle(held)
        return b"".join(merkle.leaf_hash(entry, digest) for entry in held)
    kept = _kept(folder, tiles.tile_of(tile.level, tile.index, since))
    below = (
        Tile(tile.level - 1, begin + at, tiles.WIDTH)
        for at in range(len(kept) // merkle.HASH_BYTES, tile.width)
    )
    return kept + b"".join(
        merkle.root_of(tiles.hashes_in((folder / one.path).read_bytes()), digest) for one in below
    )


def _kept(folder: Path, tile: Tile) -> bytes:
    """A tile as it was written before; nothing where it was not, or not whole."""
    if tile.width <= 0:
        return b""
    try:
        content = (folder / tile.path).read_bytes()
    except FileNotFoundError:
        return b""
    return content if len(content) == tile.width * merkle.HASH_BYTES else b""


def put_tile(folder: Path, tile: Tile, content: bytes) -> None:
    """Write one tile; a full one takes the place of those that were not. Errors: OSError."""
    place(folder / tile.path, content)
    _drop_parts(folder, tile)


def _drop_parts(folder: Path, tile: Tile) -> None:
    """What a tile held before it was full."""
    if tile.is_full:
        shutil.rmtree(folder / f"{tile.path}.p", ignore_errors=True)


def read_tile(folder: Path, tile: Tile) -> bytes:
    """The bytes of a tile, out of the full one where that took its place. Errors: OSError."""
    try:
        return (folder / tile.path).read_bytes()
    except FileNotFoundError:
        whole = (folder / Tile(tile.level, tile.index, tiles.WIDTH).path).read_bytes()
    if tile.level == tiles.ENTRIES:
        return tiles.bundle(tiles.unbundle(whole)[: tile.width])
    return whole[: tile.width * merkle.HASH_BYTES]


class Reader:
    """Hashes of subtrees out of the tiles of a tree of `size` leaves."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size, self._digest = folder, size, hashing.digest()
        self._read: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of the subtree of 2**level leaves. Errors: OSError."""
        up, number, first, end = tiles.place_of(level, index)
        hashes = self._read.get((up, number))
        if hashes is None:
            tile = tiles.tile_of(up, number, self._size)
            hashes = tiles.hashes_in(read_tile(self._folder, tile))
            self._read[up, number] = hashes
        return merkle.root_of(hashes[first:end], self._digest)


def checkpoint_in(folder: Path) -> str | None:
    """The checkpoint that lies in a folder of a log; a damaged one is text that nobody signed.
    Errors: OSError other than that none does."""
    try:
        return (folder / CHECKPOINT).read_text("utf-8", "replace")
    except FileNotFoundError:
        return None


def _settle(folders: Collection[Path]) -> None:
    """The moves themselves must survive a power cut."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
