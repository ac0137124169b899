"""The Merkle tree of a log as RFC 6962 computes it, and the proofs drawn from it. Pure.

    leaf  = H(0x00 ‖ entry)
    node  = H(0x01 ‖ left ‖ right)
    entry = 0x01 ‖ algorithm (1 byte) ‖ stream (16) ‖ seq (4, big-endian) ‖ hash of the fact (32)

H is SHA-256, as the tools of others have it. Where the facts are chained with SM3 the tree is of
SM3 too, and the name of the log says so (`log_name`): nobody takes the one for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from rongyi.journal.rules.digests import SM_3, Digest, by_sha256

HASH_BYTES = 32
ENTRY_VERSION = b"\x01"
ENTRY_BYTES = 1 + 1 + 16 + 4 + HASH_BYTES
SM3_MARK = "/sm3"  # how the name of a log ends whose tree is of SM3
# The hash of the subtree of 2**level leaves that begins at leaf index * 2**level.
ReadHash = Callable[[int, int], bytes]
Root = Callable[[int, int], bytes]  # the hash above the leaves from one to another, exclusive


def entry_of(algorithm: int, stream: bytes, seq: int, digest: bytes) -> bytes:
    """What the log keeps of one fact."""
    return b"".join((ENTRY_VERSION, bytes([algorithm]), stream, seq.to_bytes(4, "big"), digest))


def entries_in(content: bytes) -> list[bytes]:
    """Entries that were kept one behind the other."""
    return [content[at : at + ENTRY_BYTES] for at in range(0, len(content), ENTRY_BYTES)]


def log_name(origin: str, log: str, algorithm: int) -> str:
    """What a log of this algorithm is called in its checkpoints and its key."""
    return f"{origin}/{log}{SM3_MARK if algorithm == SM_3 else ''}"


def leaf_hash(entry: bytes, digest: Digest = by_sha256) -> bytes:
    """The leaf of an entry."""
    return digest(b"\x00" + entry)


def node_hash(left: bytes, right: bytes, digest: Digest = by_sha256) -> bytes:
    """The node above two others."""
    return digest(b"\x01" + left + right)


class Frontier:
    """The right edge of a tree: hashes of its complete subtrees, the largest first."""

    def __init__(self, size: int = 0, content: bytes = b"", digest: Digest = by_sha256) -> None:
        self.size = size
        self._digest = digest
        cut = range(0, len(content), HASH_BYTES)
        self._edge = [content[at : at + HASH_BYTES] for at in cut]
        assert len(self._edge) == size.bit_count(), "a frontier has one hash for each bit set"

    def append(self, leaves: Iterable[bytes]) -> None:
        """Let the tree grow by these leaf hashes."""
        edge, hashed = self._edge, self._digest
        for leaf in leaves:
            digest, number = leaf, self.size
            while number & 1:
                digest = hashed(b"\x01" + edge.pop() + digest)
                number >>= 1
            edge.append(digest)
            self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self._edge:
            return self._digest(b"")
        digest = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            digest = node_hash(left, digest, self._digest)
        return digest

    def content(self) -> bytes:
        """The hashes one behind the other, to be kept."""
        return b"".join(self._edge)


def root_of(hashes: Sequence[bytes], digest: Digest = by_sha256) -> bytes:
    """The root above these hashes, which are leaves or roots of equal subtrees."""
    frontier = Frontier(digest=digest)
    frontier.append(hashes)
    return frontier.root()


def range_root(begin: int, end: int, read: ReadHash, digest: Digest = by_sha256) -> bytes:
    """The hash above the leaves begin … end-1, where `begin` is a multiple of the width."""
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read(level, begin >> level)
    middle = begin + _split(width)
    left, right = (range_root(*part, read, digest) for part in ((begin, middle), (middle, end)))
    return node_hash(left, right, digest)


def inclusion(index: int, size: int, read: ReadHash, digest: Digest = by_sha256) -> list[bytes]:
    """The audit path that proves leaf `index` in a tree of `size` leaves, nearest first."""
    assert 0 <= index < size, "the leaf is not in this tree"
    return _path(index, 0, size, partial(range_root, read=read, digest=digest))


def consistency(old: int, new: int, read: ReadHash, digest: Digest = by_sha256) -> list[bytes]:
    """The proof that the tree of `new` leaves continues that of `old` leaves."""
    assert 0 < old <= new, "a tree only grows"
    root = partial(range_root, read=read, digest=digest)
    return [] if old == new else _sub_proof(old, 0, new, True, root)


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an audit path leads to, None where it is no path for this place."""
    if not 0 <= index < size:
        return None
    digest, place, last = leaf, index, size - 1
    for one in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            digest = node_hash(one, digest)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = node_hash(digest, one)
        place, last = place >> 1, last >> 1
    return digest if last == 0 else None


def is_consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the tree of `new` leaves begins with that of `old` leaves."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for one in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(one, before), node_hash(one, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, one)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def _path(index: int, begin: int, end: int, root: Root) -> list[bytes]:
    if end - begin == 1:
        return []
    middle = begin + _split(end - begin)
    if index < middle:
        return [*_path(index, begin, middle, root), root(middle, end)]
    return [*_path(index, middle, end, root), root(begin, middle)]


def _sub_proof(old: int, begin: int, end: int, whole: bool, root: Root) -> list[bytes]:
    if old == end:
        return [] if whole else [root(begin, end)]
    middle = begin + _split(end - begin)
    if old <= middle:
        return [*_sub_proof(old, begin, middle, whole, root), root(middle, end)]
    return [*_sub_proof(old, middle, end, False, root), root(begin, middle)]
