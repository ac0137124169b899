"""Tables of batches, named lists and notes."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, CheckConstraint, F, Index, Q, UniqueConstraint

from rongyi.cases.models import Case
from rongyi.identity.models import Person
from rongyi.kernel.ids import new_id
from rongyi.worklists.rules import ACTS, NAME_MAX, NOTE_MAX, QUERY_MAX
from rongyi.worklists.states import (
    CANCELLED,
    CHOSEN,
    DONE,
    OUTCOMES,
    REFUSED,
    RUNNING,
    STATES,
    WAITING,
)


class Batch(models.Model):
    """One act on many cases (批量办理): what was chosen, what is done, how far it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, PROTECT, db_index=False, related_name="+")
    post = models.TextField()
    query = models.TextField(blank=True)  # how the list was looked at, as in its address
    act = models.TextField(blank=True, default="")
    orders = models.JSONField()  # rules.Orders
    state = models.TextField(default=CHOSEN)
    total = models.PositiveIntegerField()
    gone = models.PositiveIntegerField(default=0)  # ticked, but in the list no more
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    chosen_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="batch_state_known", condition=Q(state__in=STATES)),
            CheckConstraint(
                name="batch_started_has_act",
                condition=Q(started_at__isnull=True, state__in=(CHOSEN, CANCELLED))
                | Q(started_at__isnull=False, act__in=ACTS),
            ),
            CheckConstraint(
                name="batch_over_has_end",
                condition=Q(state__in=(DONE, CANCELLED), ended_at__isnull=False)
                | Q(state__in=(CHOSEN, RUNNING), ended_at__isnull=True),
            ),
            CheckConstraint(
                name="batch_counts_what_it_did",
                condition=Q(total__gte=F("done") + F("refused")),
            ),
        ]
        indexes = [
            Index(name="batch_of_person", fields=["person", "-chosen_at"]),
            Index(name="batch_running", fields=["state"], condition=Q(state=RUNNING)),
            Index(name="batch_chosen", fields=["chosen_at"], condition=Q(state=CHOSEN)),
        ]


class BatchCase(models.Model):
    """One case of a batch, as it was when it was chosen, and what became of it."""

    pk = models.CompositePrimaryKey("batch_id", "place")
    batch = models.ForeignKey(Batch, PROTECT, db_index=False, related_name="+")
    place = models.PositiveIntegerField()
    case = models.ForeignKey(Case, PROTECT, db_index=False, related_name="+")
    version = models.IntegerField()
    outcome = models.TextField(default="", blank=True)
    told = models.JSONField(null=True)  # rules.Told of one that was refused

    class Meta:
        constraints = [
            UniqueConstraint(name="batch_has_a_case_once", fields=["batch", "case"]),
            CheckConstraint(name="batch_case_outcome_known", condition=Q(outcome__in=OUTCOMES)),
            CheckConstraint(
                name="batch_case_refused_says_why",
                condition=Q(outcome=REFUSED, told__isnull=False)
                | (~Q(outcome=REFUSED) & Q(told__isnull=True)),
            ),
        ]
        indexes = [
            Index(
                name="batch_refused",
                fields=["batch", "place"],
                condition=Q(outcome=REFUSED),
            ),
            Index(
                name="batch_waiting",
                fields=["batch", "place"],
                condition=Q(outcome=WAITING),
            ),
        ]


class SavedList(models.Model):
    """A way to look at a post's list that somebody named (我的清单)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, PROTECT, db_index=False, related_name="+")
    post = models.TextField()
    name = models.CharField(max_length=NAME_MAX)
    query = models.CharField(max_length=QUERY_MAX)
    opens_first = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="saved_list_name_once", fields=["person", "post", "name"]),
            UniqueConstraint(
                name="saved_list_one_opens_first",
                fields=["person", "post"],
                condition=Q(opens_first=True),
            ),
            CheckConstraint(name="saved_list_has_name", condition=~Q(name="")),
        ]


class CaseNote(models.Model):
    """What somebody at a post writes down about a case (备注): for colleagues, never sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, PROTECT, db_index=False, related_name="+")
    author = models.ForeignKey(Person, PROTECT, db_index=False, related_name="+")
    words = models.TextField(blank=True, max_length=NOTE_MAX)
    version = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="note_once_a_case_and_author", fields=["case", "author"]),
            CheckConstraint(name="note_version_from_one", condition=Q(version__gte=1)),
        ]
