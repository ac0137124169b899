"""Counters of numbers. No table of the domain stands here."""

from __future__ import annotations

from django.db.models import BigIntegerField, CharField, CheckConstraint, Model, Q


class Counter(Model):
    """The last running number of one series (编号). Numbers may have gaps, never twins."""

    series = CharField(primary_key=True, max_length=80)
    last = BigIntegerField()

    class Meta:
        constraints = [CheckConstraint(name="counter_positive", condition=Q(last__gte=1))]
