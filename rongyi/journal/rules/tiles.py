"""The log as files of fixed width, as C2SP tlog-tiles names and fills them. Pure.

    tile/<level>/<index>[.p/<width>]     up to 256 hashes, each above 256**level leaves
    tile/entries/<index>[.p/<width>]     up to 256 entries, each with its length as 2 bytes

An index is written in groups of three digits, all but the last with an x: x001/x234/067. A tile
that is not full yet says how wide it is; the full one takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rongyi.journal.rules.merkle import HASH_BYTES

WIDTH = 256
HEIGHT = 8  # levels of the binary tree in one tile
LEVELS_MAX = 8
ENTRIES = -1  # stands for the level of the tiles that hold entries


@dataclass(frozen=True, slots=True)
class Tile:
    """One file: its level (or ENTRIES), its index, and how much it holds."""

    level: int
    index: int
    width: int

    @property
    def path(self) -> str:
        """Its path below the log's folder or address."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        level = "entries" if self.level == ENTRIES else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{number}{part}"

    @property
    def is_full(self) -> bool:
        return self.width == WIDTH


def tiles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """The tiles of a tree of `size` leaves that one of `since` leaves has not, lowest first."""
    yield from _level(ENTRIES, since, size)
    for level in range(LEVELS_MAX):
        if not size >> HEIGHT * level:
            return
        yield from _level(level, since >> HEIGHT * level, size >> HEIGHT * level)


def tile_of(level: int, index: int, size: int) -> Tile:
    """The tile of this level with this index, as wide as a tree of `size` leaves has it."""
    held = size >> HEIGHT * max(level, 0)
    return Tile(level, index, min(WIDTH, held - index * WIDTH))


def place_of(level: int, index: int) -> tuple[int, int, int, int]:
    """Where the subtree of 2**level leaves is found: tile level, tile index, first and last hash
    (exclusive) of the tile whose root it is."""
    up, rest = divmod(level, HEIGHT)
    first = index << rest
    return up, first // WIDTH, first % WIDTH, first % WIDTH + (1 << rest)


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries as a tile of entries holds them."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(content: bytes) -> list[bytes]:
    """The entries of a tile. Errors: ValueError where it is cut off."""
    entries, at = [], 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if end > len(content):
            raise ValueError("a tile of entries is cut off")
        entries.append(content[at + 2 : end])
        at = end
    return entries


def hashes_in(content: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


def _level(level: int, since: int, held: int) -> Iterator[Tile]:
    if held <= since:
        return
    for index in range(since // WIDTH, -(-held // WIDTH)):
        yield Tile(level, index, min(WIDTH, held - index * WIDTH))
