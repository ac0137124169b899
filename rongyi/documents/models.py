"""Counters of numbers. No table of the domain stands here."""

from __future__ import annotations

from django.db.models import (
    BigIntegerField,
    CharField,
    CheckConstraint,
    CompositePrimaryKey,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)


class Counter(Model):
    """The last running number of one series (编号)."""

    series = CharField(primary_key=True, max_length=80)
    last = BigIntegerField()

    class Meta:
        constraints = [CheckConstraint(name="counter_positive", condition=Q(last__gte=1))]


class Serial(Model):
    """Whose number it is in a series (编号归属): taken once, and kept whatever fails afterwards."""

    pk = CompositePrimaryKey("series", "owner")
    series = CharField(max_length=80)
    owner = UUIDField()
    number = BigIntegerField()

    class Meta:
        constraints = [UniqueConstraint(name="serial_taken_once", fields=["series", "number"])]
