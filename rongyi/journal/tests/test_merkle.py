"""The tree, its tiles and its checkpoints, against the words of RFC 6962 and of C2SP."""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongyi.journal.rules import merkle, notes, tiles
from rongyi.journal.rules.tiles import ENTRIES, WIDTH, Tile


def leaf(number: int) -> bytes:
    return merkle.leaf_hash(b"%d" % number)


def root_by_words(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    left, right = root_by_words(leaves[:middle]), root_by_words(leaves[middle:])
    return sha256(b"\x01" + left + right).digest()


def reader(leaves: list[bytes]) -> merkle.ReadHash:
    return lambda level, index: root_by_words(leaves[index << level : (index + 1) << level])


@given(size=st.integers(0, 70), cut=st.integers(0, 70))
def test_a_tree_that_grew_in_two_steps_has_the_root_of_the_words(size: int, cut: int) -> None:
    leaves = [leaf(number) for number in range(size)]
    first = merkle.Frontier()
    first.append(leaves[: min(cut, size)])

    kept = merkle.Frontier(first.size, first.content())
    kept.append(leaves[min(cut, size) :])

    assert (kept.size, kept.root()) == (size, root_by_words(leaves))


@given(size=st.integers(1, 300), data=st.data())
def test_each_leaf_is_proved_and_no_other_in_its_place(size: int, data: st.DataObject) -> None:
    leaves = [leaf(number) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))

    path = merkle.inclusion(index, size, reader(leaves))

    root = root_by_words(leaves)
    assert merkle.root_by_inclusion(leaves[index], index, size, path) == root
    assert merkle.root_by_inclusion(leaf(size), index, size, path) != root
    if size > 1:
        other = (index + 1) % size
        assert merkle.root_by_inclusion(leaves[index], other, size, path) != root
        assert merkle.root_by_inclusion(leaves[index], index, size, path[:-1]) != root
    assert merkle.root_by_inclusion(leaves[index], index, size, [*path, root]) != root


@given(new=st.integers(1, 130), data=st.data())
def test_growth_is_proved_and_a_changed_past_is_not(new: int, data: st.DataObject) -> None:
    leaves = [leaf(number) for number in range(new)]
    old = data.draw(st.integers(1, new))
    before, after = root_by_words(leaves[:old]), root_by_words(leaves)

    proof = merkle.consistency(old, new, reader(leaves))

    assert merkle.is_consistent(old, new, before, after, proof)
    changed = root_by_words([leaf(-1), *leaves[1:old]])
    assert not merkle.is_consistent(old, new, changed, after, proof)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, WIDTH), "tile/0/000"),
        (Tile(0, 5, 12), "tile/0/005.p/12"),
        (Tile(3, 999, WIDTH), "tile/3/999"),
        (Tile(0, 1000, WIDTH), "tile/0/x001/000"),
        (Tile(0, 1234067, WIDTH), "tile/0/x001/x234/067"),
        (Tile(1, 1234067, 8), "tile/1/x001/x234/067.p/8"),
        (Tile(ENTRIES, 70, 1), "tile/entries/070.p/1"),
    ],
)
def test_tiles_lie_where_the_format_says(tile: Tile, path: str) -> None:
    assert tile.path == path


@given(since=st.integers(0, 70_000), more=st.integers(0, 70_000))
def test_the_tiles_written_on_the_way_are_those_of_the_whole_tree(since: int, more: int) -> None:
    size = since + more

    written = {(t.level, t.index): t for t in (*tiles.tiles_of(since),)}
    written |= {(t.level, t.index): t for t in tiles.tiles_of(size, since=since)}

    assert written == {(t.level, t.index): t for t in tiles.tiles_of(size)}
    assert sum(t.width for t in written.values() if t.level == 0) == size


# The public key and the note of golang.org/x/mod/sumdb/note, as the Go project documents them.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)


def test_a_key_of_another_tool_is_read_and_written_alike() -> None:
    key = notes.public_key(GO_KEY)

    assert key is not None
    assert (key.name, key.text) == ("PeterNeumann", GO_KEY)
    assert notes.public_key(GO_KEY.replace("c74f20a3", "c74f20a4")) is None


def test_a_checkpoint_is_read_as_it_was_written() -> None:
    key = notes.PublicKey("example.org/log", bytes(range(32)))
    checkpoint = notes.Checkpoint("example.org/log", 20852163, sha256(b"root").digest())

    note = notes.signed(checkpoint, key, lambda text: sha256(text).digest() * 2)

    lines = note.split("\n")
    assert lines[:2] == ["example.org/log", "20852163"]
    assert lines[3] == "" and lines[4].startswith("— example.org/log ") and note.endswith("\n")
    assert b64decode(lines[4].split(" ")[2])[:4] == key.id
    assert notes.read(note) == checkpoint
    assert notes.signature_of(note, key) == (
        checkpoint.text.encode(),
        sha256(checkpoint.text.encode()).digest() * 2,
    )


@given(st.text(max_size=80))
def test_what_is_no_checkpoint_is_not_read_as_one(text: str) -> None:
    assert notes.read(text) is None or text.count("\n") > 3
    assert notes.public_key(text) is None
