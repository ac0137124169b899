"""Numbers of cases, kept from the facts."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q


class MonthCount(models.Model):
    """How many cases of an item were opened, accepted, decided and ended in a month (月度统计).

    Kept from the facts by `services.count_facts`, so that nobody counts six million rows.
    """

    pk = models.CompositePrimaryKey("item_code", "month")
    item_code = models.TextField()
    month = models.DateField()  # its first day, by the clock of the authority
    opened = models.IntegerField()
    accepted = models.IntegerField()
    approved = models.IntegerField()
    rejected = models.IntegerField()
    ended = models.IntegerField()

    class Meta:
        constraints = [
            CheckConstraint(name="month_count_first_day", condition=Q(month__day=1)),
        ]
        indexes = [Index(name="month_count_by_month", fields=["month"])]


class DaysCount(models.Model):
    """How many cases of an item were decided in a month so many days after they were accepted
    (办理天数分布): enough for exact percentiles of any period."""

    pk = models.CompositePrimaryKey("item_code", "month", "days")
    item_code = models.TextField()
    month = models.DateField()
    days = models.IntegerField()
    n = models.IntegerField()
