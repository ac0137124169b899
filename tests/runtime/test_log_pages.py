"""Anybody may read checkpoints, keys and hashes of the logs, and nothing else of them."""

from __future__ import annotations

import pytest
from django.test import Client

from rongyi.journal.jobs import seal_pending
from rongyi.journal.rules import merkle, notes, tiles
from rongyi.journal.services import log_folder


@pytest.fixture
def sealed(transactional_db: None) -> None:
    seal_pending()


def test_whoever_has_the_address_recomputes_the_root(sealed: None, client: Client) -> None:
    note = client.get("/log/checkpoint")
    key = notes.public_key(client.get("/log/key").content.decode())

    checkpoint = notes.read(note.content.decode())
    assert checkpoint is not None and key is not None and key.name == checkpoint.origin
    assert note["Cache-Control"] == "no-cache"
    hashes = []
    for tile in tiles.tiles_of(checkpoint.size):
        if tile.level == 0:
            answer = client.get(f"/log/{tile.path}")
            assert (answer.status_code, len(answer.content)) == (200, 32 * tile.width)
            assert "immutable" in answer["Cache-Control"]
            hashes += tiles.hashes_in(answer.content)
    assert merkle.root_of(hashes) == checkpoint.root


@pytest.mark.parametrize(
    "path",
    [
        "tile/entries/000.p/1",
        "../keys/log-facts.key",
        "reads/../../keys/log-facts.key",
        "%2e%2e/keys/log-facts.key",
        "tile/0/999",
        "tile/9/000",
        "",
        "reads/",
    ],
)
def test_no_other_file_is_handed_out(sealed: None, client: Client, path: str) -> None:
    assert (log_folder("facts") / "checkpoint").exists()

    assert client.get(f"/log/{path}").status_code == 404
