"""Files by digest."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

import pytest

from rongyi.journal.errors import FileDamaged, FileMissing, FileNotKept, FileTooLarge
from rongyi.journal.models import StoredFile
from rongyi.journal.services import open_file, store_file
from rongyi.journal.tests.conftest import NOON

PAPER = "平面图".encode() * 1000


def test_what_was_stored_is_read_back(db: None, kept_below: Path) -> None:
    ref = store_file(io.BytesIO(PAPER), media_type="application/pdf", now=NOON)

    assert ref.digest == sha256(PAPER).hexdigest()
    assert (ref.size, open_file(ref.digest)) == (len(PAPER), PAPER)
    assert (kept_below / ref.digest[:2] / ref.digest[2:4] / ref.digest).is_file()


def test_the_same_bytes_are_kept_once(db: None, kept_below: Path) -> None:
    first = store_file(PAPER, media_type="application/pdf", now=NOON)

    second = store_file(io.BytesIO(PAPER), media_type="application/pdf", now=NOON)

    assert first == second
    assert StoredFile.objects.filter(digest=first.digest).count() == 1
    assert len([path for path in kept_below.rglob("*") if path.is_file()]) == 1


def test_a_damaged_file_is_noticed_and_mended_by_the_next_upload(
    db: None, kept_below: Path
) -> None:
    ref = store_file(PAPER, media_type="application/pdf", now=NOON)
    kept = kept_below / ref.digest[:2] / ref.digest[2:4] / ref.digest
    kept.write_bytes(PAPER.replace("图".encode(), "园".encode()))

    with pytest.raises(FileDamaged):
        open_file(ref.digest)
    store_file(PAPER, media_type="application/pdf", now=NOON)

    assert open_file(ref.digest) == PAPER


def test_a_file_past_the_limit_leaves_nothing_behind(db: None, kept_below: Path) -> None:
    with pytest.raises(FileTooLarge) as refused:
        store_file(
            io.BytesIO(b"x" * 1_048_577), media_type="text/plain", now=NOON, bytes_max=1048576
        )

    assert refused.value.parameters == {"limit_mb": 1}
    assert not any(path.is_file() for path in kept_below.rglob("*"))
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "A" * 64, "\0" * 64])
def test_no_name_reaches_outside_the_folder(db: None, kept_below: Path, digest: str) -> None:
    with pytest.raises(FileMissing):
        open_file(digest)


def test_a_disk_that_refuses_is_told_and_nothing_is_acknowledged(
    db: None, kept_below: Path
) -> None:
    kept_below.write_text("a file stands where the folder should be")

    with pytest.raises(FileNotKept):
        store_file(PAPER, media_type="application/pdf", now=NOON)

    assert not StoredFile.objects.exists()
