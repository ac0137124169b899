"""Files by digest: on the disk before they are acknowledged, kept once, checked when read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings

from rongyi.journal import store
from rongyi.journal.errors import FileDamaged, FileMissing, FileNotKept, FileTooLarge
from rongyi.journal.models import StoredFile

FILE_BYTES_MAX = 50_000_000  # one file; larger drawings go another way
PIECE_BYTES = 1024 * 1024
_MODE = 0o640


class Readable(Protocol):
    """Anything that hands out its bytes piece by piece: an upload, an open file."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class FileRef:
    """A kept file: its SHA-256, bytes and media type."""

    digest: str
    size: int
    media_type: str


def store_file(
    content: bytes | Readable, *, media_type: str, now: datetime, bytes_max: int = FILE_BYTES_MAX
) -> FileRef:
    """Keep a file under the digest of its bytes; when this returns it is on the disk.

    The same bytes are kept once; a damaged copy is replaced by the good one. Its row joins the
    caller's transaction: a file without row is harmless, a row without file cannot come about.
    Errors: FileTooLarge (limit_mb), FileNotKept when the disk refuses.
    """
    try:
        digest, size = _keep(content, bytes_max)
    except OSError as error:
        raise FileNotKept from error
    row = StoredFile(digest=digest, size=size, media_type=media_type, stored_at=now)
    store.insert([row], conflict="on conflict do nothing")
    return FileRef(digest=digest, size=size, media_type=media_type)


def open_file(digest: str) -> bytes:
    """The bytes kept under `digest`. Errors: FileMissing, FileDamaged when they differ from it."""
    try:
        content = _path(digest).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing(digest=digest) from None
    if sha256(content).hexdigest() != digest:
        raise FileDamaged(digest=digest)
    return content


def _root() -> Path:
    return Path(settings.DATA) / "files"


def _path(digest: str) -> Path:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise FileMissing(digest=digest[:64])
    return _root() / digest[:2] / digest[2:4] / digest


def _keep(content: bytes | Readable, bytes_max: int) -> tuple[str, int]:
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    seen, size = sha256(), 0
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=root)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in _pieces(content):
                size += len(piece)
                if size > bytes_max:
                    raise FileTooLarge(limit_mb=bytes_max // 1_000_000)
                seen.update(piece)
                file.write(piece)
            file.flush()
            os.fchmod(file.fileno(), _MODE)
            os.fsync(file.fileno())
        digest = seen.hexdigest()
        target = _path(digest)
        if not _is_kept(target, digest, size):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(name, target)
        _make_durable(target.parent, target.parent.parent, root)
    finally:
        Path(name).unlink(missing_ok=True)
    return digest, size


def _pieces(content: bytes | Readable) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while piece := content.read(PIECE_BYTES):
        yield piece


def _is_kept(path: Path, digest: str, size: int) -> bool:
    try:
        return path.stat().st_size == size and sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _make_durable(*folders: Path) -> None:
    """The move itself must survive a power cut: also where somebody else moved it just before."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
