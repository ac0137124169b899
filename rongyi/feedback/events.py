"""Facts of ratings. Stream: bundle/<id of the bundle>."""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.kernel.facts import Fact


@dataclass(frozen=True)
class RatingGiven(Fact):
    """Somebody rated the service (好差评). The words stay in the rating's row."""

    name = "rating.given.v1"

    number: str
    theme: str
    grade: int
    tags: tuple[str, ...]
