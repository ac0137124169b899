"""Checkpoints as C2SP tlog-checkpoint and signed-note write them. Pure; keys sign elsewhere.

    <origin>
    <number of leaves>
    <root, base64>

    — <origin> <base64 of key id (4 bytes) ‖ Ed25519 signature (64 bytes)>

key id = first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). What is signed is the text
up to and with the newline before the empty line. A public key is handed out as
<name>+<key id, hex>+<base64 of 0x01 ‖ public key>, which the tools of others read.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

ED25519 = b"\x01"
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
NOTE_BYTES_MAX = 10_000
_NAME = re.compile(r"[^\s+]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree as it was: whose, how many leaves, the root above them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The key that a log's checkpoints are verified with."""

    name: str
    key: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key as it is handed out."""
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.key).decode()}"


def is_name(name: str) -> bool:
    """Whether a log may be called so."""
    return _NAME.fullmatch(name) is not None


def public_key(text: str) -> PublicKey | None:
    """The key that a text hands out, None where it is none of ours."""
    name, _, rest = text.strip().partition("+")
    hexed, _, encoded = rest.partition("+")
    content = _decoded(encoded)
    if not is_name(name) or content is None or len(content) != 33 or content[:1] != ED25519:
        return None
    key = PublicKey(name, content[1:])
    return key if key.id.hex() == hexed else None


def signed(checkpoint: Checkpoint, key: PublicKey, sign: Callable[[bytes], bytes]) -> str:
    """The note: the checkpoint with its signature."""
    signature = b64encode(key.id + sign(checkpoint.text.encode())).decode()
    return f"{checkpoint.text}\n— {key.name} {signature}\n"


def read(note: str) -> Checkpoint | None:
    """The checkpoint that a note states, whoever signed it; None where it is no checkpoint."""
    text, gap, _ = note.partition("\n\n")
    lines = text.split("\n")
    if not gap or len(note) > NOTE_BYTES_MAX or len(lines) < 3 or not is_name(lines[0]):
        return None
    root = _decoded(lines[2])
    if not _SIZE.fullmatch(lines[1]) or root is None or len(root) != 32:
        return None
    return Checkpoint(lines[0], int(lines[1]), root)


def signature_of(note: str, key: PublicKey) -> tuple[bytes, bytes] | None:
    """What was signed with this key, and the signature; None where the key did not sign."""
    text, gap, signatures = note.partition("\n\n")
    if not gap:
        return None
    for line in signatures.splitlines():
        mark, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        content = _decoded(encoded)
        if mark != "—" or name != key.name or content is None:
            continue
        if len(content) == KEY_ID_BYTES + SIGNATURE_BYTES and content[:KEY_ID_BYTES] == key.id:
            return f"{text}\n".encode(), content[KEY_ID_BYTES:]
    return None


def _decoded(text: str) -> bytes | None:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return None
