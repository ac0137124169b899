"""Facts of cases of former systems. Stream: former/<id of the case>.

The order of facts is that of the log. A fact's own time is when it was taken over; when things
happened in the former system stands in the body, as it was written there.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from rongyi.kernel.facts import Fact, StreamKey

Attribute = list[object]  # [kind, key, value] or [kind, key, value, [Attribute, ...]]


def former_stream(case_id: UUID) -> StreamKey:
    """The chain of one case of a former system."""
    return StreamKey("former", str(case_id))


@dataclass(frozen=True)
class FormerCaseTaken(Fact):
    """A case of a former system was taken over (历史办件承接)."""

    name = "history.case_taken.v1"

    log: str
    number: str
    position: int
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True)
class FormerEventTaken(Fact):
    """One thing that happened to it there. `at` is None where the log gives no time."""

    name = "history.event_taken.v1"

    activity: str
    at: str | None
    attributes: tuple[Attribute, ...]
