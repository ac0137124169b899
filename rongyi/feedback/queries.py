"""Reads of ratings: one's own; and how a service is rated, without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from rongyi.feedback.errors import NothingToRate
from rongyi.feedback.models import Rating
from rongyi.feedback.rules import BAD_GRADES, TAGS, Tag
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


@dataclass(frozen=True, kw_only=True)
class RatingCounts:
    """How a theme is rated. `share_good` in hundredths; None before the first rating."""

    ratings: int
    bad: int
    share_good: int | None


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


def rating_counts(theme: str) -> RatingCounts:
    """All ratings of a theme, counted. One SQL query."""
    counts = Rating.objects.filter(bundle__theme_code=theme).aggregate(
        ratings=Count("id"), bad=Count("id", filter=Q(grade__in=BAD_GRADES))
    )
    total, bad = counts["ratings"], counts["bad"]
    share = round(100 * (total - bad) / total) if total else None
    return RatingCounts(ratings=total, bad=bad, share_good=share)
