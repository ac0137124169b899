"""Facts that the journal states about itself."""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.kernel.facts import Fact

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
