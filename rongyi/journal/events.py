"""Facts that the journal states about itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey

READS = "read"  # kind of the streams that say who saw whose data: a Merkle log of their own


@dataclass(frozen=True)
class AttemptRefused(Fact):
    """Somebody tried an act that he may not do (越权尝试). `subject` is the stream's words."""

    name = "attempt.refused.v1"

    act: str
    subject: str
    posts: tuple[str, ...]
    channel: str


@dataclass(frozen=True)
class BodyErased(Fact):
    """The body of the fact with number `seq` of the same stream was erased (删除个人信息)."""

    name = "journal.body_erased.v1"

    seq: int
    reason: str


def read_stream(subject: UUID) -> StreamKey:
    """The stream that says who saw the data of one person or enterprise."""
    return StreamKey(READS, str(subject))


@dataclass(frozen=True)
class DataRead(Fact):
    """A member of staff saw data of the stream's subject (查阅). `part` is a code: page, paper,
    original, letter, check, export, certificate, opinion, former (a case of a former system,
    which is itself the subject); `detail` says which; `reason` as he gave it."""

    name = "data.read.v1"

    numbers: tuple[str, ...]
    part: str
    detail: str
    reason: str
    posts: tuple[str, ...]
