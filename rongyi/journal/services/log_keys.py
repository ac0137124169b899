"""The keys that sign checkpoints: one a log, made once, in DATA/keys, readable by us alone.

Kept as the tools of others keep theirs: PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 ‖ seed>.
"""

from __future__ import annotations

import os
import tempfile
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

from rongyi.journal import store
from rongyi.journal.errors import LogKeyUnusable
from rongyi.journal.rules import merkle, notes

_MARK = "PRIVATE+KEY+"
KEY_MODE = 0o600
FOLDER_MODE = 0o700


@dataclass(frozen=True)
class LogKey:
    """What signs the checkpoints of one log."""

    public: notes.PublicKey
    private: Ed25519PrivateKey

    def sign(self, checkpoint: notes.Checkpoint) -> str:
        """The checkpoint as a signed note."""
        return notes.signed(checkpoint, self.public, self.private.sign)


def key_of(log: str) -> LogKey:
    """The key of a log; made where there is none. Errors: LogKeyUnusable."""
    name = merkle.log_name(settings.LOG_ORIGIN, log, store.algorithm())
    kind = "-sm3" if name.endswith(merkle.SM3_MARK) else ""
    path = Path(settings.DATA) / "keys" / f"log-{log}{kind}.key"
    try:
        if not path.exists():
            _make(path, name)
        return _read(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LogKeyUnusable(path=str(path)) from error


def is_signed(note: str, key: notes.PublicKey) -> bool:
    """Whether this key signed this note."""
    found = notes.signature_of(note, key)
    if found is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(found[1], found[0])
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(text: str) -> LogKey:
    name, hexed, encoded = text.strip().removeprefix(_MARK).split("+", 2)
    content = b64decode(encoded, validate=True)
    if content[:1] != notes.ED25519 or len(content) != 33:
        raise ValueError("no Ed25519 key of a log")
    private = Ed25519PrivateKey.from_private_bytes(content[1:])
    public = notes.PublicKey(name, private.public_key().public_bytes_raw())
    if public.id.hex() != hexed:
        raise ValueError("the key is not the one that it says it is")
    return LogKey(public, private)


def _make(path: Path, name: str) -> None:
    """Put a new key in place whole; if somebody was faster, keep theirs."""
    if not notes.is_name(name):
        raise ValueError(f"{name} names no log")
    private = Ed25519PrivateKey.generate()
    public = notes.PublicKey(name, private.public_key().public_bytes_raw())
    seed = b64encode(notes.ED25519 + private.private_bytes_raw()).decode()
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            os.fchmod(file.fileno(), KEY_MODE)
            file.write(f"{_MARK}{name}+{public.id.hex()}+{seed}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink(missing_ok=True)
