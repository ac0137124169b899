"""Reads of ratings: what may be rated, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rongyi.feedback.errors import NothingToRate
from rongyi.feedback.models import Rating
from rongyi.feedback.rules import TAGS, Tag
from rongyi.kernel.actor import Actor
from rongyi.themes.queries import BundleHead, bundle_of_number
from rongyi.themes.states import DONE


@dataclass(frozen=True, kw_only=True)
class RatingRow:
    """One's own rating of a bundle."""

    number: str
    grade: int
    tags: tuple[Tag, ...]
    words: str
    at: datetime


def finished_bundle(number: str, actor: Actor) -> BundleHead:
    """The bundle to rate: how a service was is known when the last of its cases has ended.

    One SQL query. Errors: NotFound, NothingToRate, MandateTooNarrow.
    """
    head = bundle_of_number(number, actor)
    if head.state != DONE:
        raise NothingToRate(state=head.state, move="rate", number=number)
    return head


def my_rating(number: str, actor: Actor) -> RatingRow | None:
    """The actor's rating of a finished bundle, or None. Two SQL queries.

    Errors: NotFound, NothingToRate, MandateTooNarrow.
    """
    head = finished_bundle(number, actor)
    found = Rating.objects.filter(bundle_id=head.id, rater_id=actor.person_id).first()
    if found is None:
        return None
    return RatingRow(
        number=number,
        grade=found.grade,
        tags=tuple(TAGS[code] for code in found.tags),
        words=found.words,
        at=found.at,
    )
