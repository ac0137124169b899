"""How facts become bytes and how a chain is computed. Pure; the SQL in `store` says the same.

    commitment = H(salt ‖ body)
    hash       = H(0x01 ‖ previous ‖ field(stream) ‖ field(seq) ‖ field(at)
                   ‖ field(actor) ‖ field(on behalf of) ‖ field(name) ‖ commitment)
    field(x)   = length of x as 4 bytes, big-endian, then x
    H          = SHA-256 or SM3, as the algorithm of the fact says

`body` is the JSON text exactly as it was written, so nobody needs to agree on a canonical JSON.
Who knows the salt can prove the body; who erases salt and body keeps the commitment, and the
chain still verifies (PIPL art. 47 asks for erasure, the Archives Law for an unbroken record).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from rongyi.journal.errors import TextNotStorable
from rongyi.journal.rules.digests import DIGESTS, SHA_256
from rongyi.kernel.compact import compact
from rongyi.kernel.facts import Json, StreamKey

ZERO_HASH = bytes(32)
SALT_BYTES = 16
STREAMS_KEPT = 4_096
_BEGIN, _MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_TAG = b"\x01"
_NO_FIELD = bytes(4)
_FOUR, _EIGHT, _SIXTEEN = (size.to_bytes(4, "big") for size in (4, 8, 16))


def stream_id(key: StreamKey) -> UUID:
    """The key of a stream, computed from its words: nobody needs to look it up.

    A stream named by a UUIDv7 keeps the first eight bytes of it, so that chains of new cases
    lie side by side in the index; the rest is a digest of kind and name.
    """
    digest = sha256(f"{key.kind}/{key.id}".encode()).digest()
    try:
        head = UUID(key.id).bytes[:8]
    except ValueError:
        head = digest[8:14] + bytes([0x80 | digest[14] & 0x0F, digest[15]])
    return UUID(bytes=head + bytes([0x80 | digest[0] & 0x3F]) + digest[1:8])


@lru_cache(maxsize=STREAMS_KEPT)
def stream_of(kind: str, identity: UUID) -> UUID:
    """The same for a stream named by a UUID, the short way: an act asks for it twice."""
    digest = sha256(f"{kind}/{identity}".encode()).digest()
    return UUID(bytes=identity.bytes[:8] + bytes([0x80 | digest[0] & 0x3F]) + digest[1:8])


def body_text(body: Json) -> str:
    """The JSON text of a fact's body, as it is hashed and stored. Errors: TextNotStorable."""
    text = compact(body, sort_keys=True)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TextNotStorable from None
    return text


def moment_bytes(at: datetime) -> bytes:
    """A moment as PostgreSQL sends it: microseconds since 2000 began in UTC, eight bytes."""
    return ((at - _BEGIN) // _MICROSECOND).to_bytes(8, "big", signed=True)


def commitment(salt: bytes, body: str, algorithm: int = SHA_256) -> bytes:
    """What stands for the body in the chain."""
    return DIGESTS[algorithm](salt + body.encode())


@dataclass(frozen=True, slots=True)
class Link:
    """One fact as the chain sees it: bytes only."""

    stream: bytes
    seq: int
    at: bytes
    actor: bytes
    on_behalf: bytes | None
    name: str
    commitment: bytes
    algorithm: int = SHA_256


def link_hash(previous: bytes, link: Link) -> bytes:
    """The hash of a fact whose predecessor has the hash `previous`."""
    name = link.name.encode()
    on_behalf = _NO_FIELD if link.on_behalf is None else _SIXTEEN + link.on_behalf
    return DIGESTS[link.algorithm](
        b"".join(
            (
                _TAG,
                previous,
                _SIXTEEN,
                link.stream,
                _FOUR,
                link.seq.to_bytes(4, "big"),
                _EIGHT,
                link.at,
                _SIXTEEN,
                link.actor,
                on_behalf,
                len(name).to_bytes(4, "big"),
                name,
                link.commitment,
            )
        )
    )


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link as read back: with what the table claims about it."""

    link: Link
    salt: bytes | None
    body: str | None
    hash: bytes
    head_seq: int
    head_agrees: bool


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain stops being true. `what` is a code of BREAKS."""

    stream: bytes
    seq: int
    what: str


BREAKS = {
    "missing": "facts are missing before this one",
    "body": "the body is not the one that was recorded",
    "hash": "the fact or one before it is not the one that was recorded",
    "time": "the fact is older than the one before it",
    "algorithm": "no such algorithm, or another than that of the fact before it",
    "half_erased": "body or salt is gone without the commitment that stands for it",
    "head": "the stream's head names another last fact",
    "tail": "the last facts of the stream are missing",
    "name": "the stream's words are not those of its chain",
}


class Verifier:
    """Recomputes chains from links that arrive ordered by stream and number."""

    def __init__(self) -> None:
        self.facts = 0
        self.streams = 0
        self._last: StoredLink | None = None
        self._broken = b""

    def feed(self, links: Iterable[StoredLink]) -> Iterable[Break]:
        """Yield the breaks of these links; a stream that broke is not reported again."""
        for stored in links:
            self.facts += 1
            stream, last = stored.link.stream, self._last
            fresh = last is None or stream != last.link.stream
            if fresh:
                self.streams += 1
                yield from self.close()
            if stream != self._broken:
                what = _broken(None if fresh else last, stored)
                if what:
                    self._broken = stream
                    yield Break(stream, stored.link.seq, what)
            self._last = stored

    def close(self) -> Iterable[Break]:
        """Yield the break of the stream at hand, if its end is missing."""
        last = self._last
        if last and last.link.stream != self._broken and last.link.seq < last.head_seq:
            yield Break(last.link.stream, last.link.seq + 1, "tail")


def _broken(previous: StoredLink | None, stored: StoredLink) -> str:
    link = stored.link
    if link.seq != (previous.link.seq + 1 if previous else 1):
        return "missing"
    if link.algorithm not in DIGESTS or (previous and previous.link.algorithm != link.algorithm):
        return "algorithm"
    if (stored.body is None) != (stored.salt is None):
        return "half_erased"
    body, salt = stored.body, stored.salt
    if (
        body is not None
        and salt is not None
        and commitment(salt, body, link.algorithm) != link.commitment
    ):
        return "body"
    if link_hash(previous.hash if previous else ZERO_HASH, link) != stored.hash:
        return "hash"
    if previous and link.at < previous.link.at:
        return "time"
    if link.seq > stored.head_seq or (link.seq == stored.head_seq and not stored.head_agrees):
        return "head"
    return ""
