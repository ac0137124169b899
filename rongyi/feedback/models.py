"""The table of ratings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    PositiveSmallIntegerField,
    Q,
    TextField,
    UniqueConstraint,
    UUIDField,
)

from rongyi.feedback.rules import TAGS_MAX, WORDS_LENGTH_MAX
from rongyi.identity.models import Person
from rongyi.kernel.ids import new_id
from rongyi.themes.models import Bundle


class Rating(Model):
    """What one person says of one bundle (评价)."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    bundle = ForeignKey(Bundle, on_delete=PROTECT, related_name="+")
    bundle_number = CharField(max_length=40)
    rater = ForeignKey(Person, on_delete=PROTECT, related_name="+")
    grade = PositiveSmallIntegerField()
    tags: ArrayField[list[str], list[str]] = ArrayField(
        CharField(max_length=3), default=list, size=TAGS_MAX
    )
    words = TextField(blank=True, max_length=WORDS_LENGTH_MAX)
    channel = CharField(max_length=20)
    at = DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="rating_once_per_bundle_and_rater", fields=["bundle", "rater"]),
            CheckConstraint(name="rating_grade_1_to_5", condition=Q(grade__range=(1, 5))),
            CheckConstraint(
                name="rating_bad_grade_has_reason",
                condition=Q(grade__gte=3) | ~Q(tags=[]) | ~Q(words=""),
            ),
        ]
        indexes = [Index(name="rating_by_time", fields=["-at"])]
