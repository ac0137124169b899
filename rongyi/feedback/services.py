"""Give a rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from rongyi.feedback.errors import RatedAlready
from rongyi.feedback.events import RatingGiven
from rongyi.feedback.models import Rating
from rongyi.feedback.queries import finished_bundle
from rongyi.feedback.rules import checked
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.themes.events import stream_of


@dataclass(frozen=True, kw_only=True)
class Given:
    """A rating as it was kept."""

    number: str
    grade: int
    tags: tuple[str, ...]
    words: str
    at: datetime


def rate(
    *,
    number: str,
    grade: int,
    tags: Sequence[str] = (),
    words: str = "",
    actor: Actor,
    now: datetime,
) -> Given:
    """Rate a bundle that is finished, once; saying the same twice is one rating.

    Nothing is preselected and no silence counts as good. Errors: NotFound, NothingToRate,
    GradeUnknown, TagUnknown, WordsTooLong, ReasonMissing, RatedAlready, MandateTooNarrow.
    """
    head = finished_bundle(number, actor)
    ticked, said = checked(grade, tags, words)
    rating = Rating(
        bundle_id=head.id,
        bundle_number=number,
        rater_id=actor.person_id,
        grade=grade,
        tags=list(ticked),
        words=said,
        channel=actor.channel,
        at=now,
    )
    try:
        with transaction.atomic():
            rating.save(force_insert=True)
            fact = RatingGiven(number, head.theme_code, grade, ticked)
            record(fact, stream=stream_of(head.id), actor=actor, at=now)
    except IntegrityError:
        rating = Rating.objects.get(bundle_id=head.id, rater_id=actor.person_id)
        if (rating.grade, tuple(rating.tags), rating.words) != (grade, ticked, said):
            raise RatedAlready(state="rated", move="rate", grade=rating.grade) from None
    return Given(
        number=number,
        grade=rating.grade,
        tags=tuple(rating.tags),
        words=rating.words,
        at=rating.at,
    )
