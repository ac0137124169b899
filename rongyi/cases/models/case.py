"""Tables of cases. The row that every act moves is narrow; what is wide or cold stands apart."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    CheckConstraint,
    F,
    Index,
    PositiveSmallIntegerField,
    Q,
    SmallIntegerField,
    UniqueConstraint,
)

from rongyi.cases.rules.posting import LETTER_KINDS
from rongyi.cases.states import FINAL, STATES
from rongyi.catalogue.models import Edition
from rongyi.identity.models import Enterprise, Person
from rongyi.journal.models import RowCheck, StoredFile
from rongyi.kernel.ids import new_id

TASK_KINDS = (
    *("wait", "accept", "correct", "prereview", "review", "resume"),
    *("decide", "issue", "deliver", "close"),
)
ENDED = tuple(sorted(FINAL))
BEFORE_ACCEPTANCE = (
    *("waiting", "submitted", "correction", "refused", "withdrawn", "ended"),
    *("not_needed", "not_ours", "expired", "void"),
)


class Case(models.Model):
    """One application for one item (办件). Hot: at most 300 bytes, no index on state or due day.

    Never deleted: a trigger refuses it. So form, papers, task and decision, which are written in
    one statement with the case or from its row, need no look at it for each of them (ADR 0025).
    """

    id = models.UUIDField(primary_key=True)
    number = models.TextField()
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    legal_due = models.DateField(null=True)
    promised_due = models.DateField(null=True)
    version = models.IntegerField()
    step = SmallIntegerField()
    stopped_days = SmallIntegerField(default=0)
    stops = SmallIntegerField(default=0)
    provisional = models.BooleanField(default=False)
    deemed = models.BooleanField(default=False)
    marks = SmallIntegerField(default=0, db_default=0)  # rules.marks
    bundle_id = models.UUIDField()
    edition = models.ForeignKey(  # no constraint: an edition is never deleted (ADR 0025)
        Edition, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    applicant = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    founded = models.ForeignKey(  # the enterprise that this application brought into being
        Enterprise, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    item_code = models.TextField()
    applicant_name = models.TextField()
    channel = models.TextField()
    state = models.TextField()
    outcome = models.TextField(default="")

    class Meta:
        constraints = [
            UniqueConstraint(name="case_number_once", fields=["number"]),
            UniqueConstraint(name="case_item_once_in_bundle", fields=["bundle_id", "item_code"]),
            RowCheck(
                name="case_sound",
                conditions=(
                    ("case_state_known", Q(state__in=STATES)),
                    ("case_version_from_one", Q(version__gte=1)),
                    (
                        "case_counts_from_zero",
                        Q(step__gte=0, stopped_days__gte=0, stops__gte=0, marks__gte=0),
                    ),
                    (
                        "case_accepted_has_due_days",
                        Q(accepted_at__isnull=True, state__in=BEFORE_ACCEPTANCE)
                        | Q(
                            accepted_at__isnull=False,
                            legal_due__isnull=False,
                            promised_due__isnull=False,
                        ),
                    ),
                    (
                        "case_promise_within_law",
                        Q(legal_due__isnull=True) | Q(promised_due__lte=F("legal_due")),
                    ),
                    (
                        "case_stopped_since_when",
                        Q(state="stopped", stopped_at__isnull=False)
                        | (~Q(state="stopped") & Q(stopped_at__isnull=True)),
                    ),
                    (
                        "case_final_has_end",
                        Q(state__in=ENDED, closed_at__isnull=False)
                        | (~Q(state__in=ENDED) & Q(closed_at__isnull=True)),
                    ),
                    (
                        "case_decided_has_outcome",
                        Q(decided_at__isnull=True)
                        | Q(outcome__in=["approved", "rejected"], accepted_at__isnull=False),
                    ),
                ),
            ),
        ]
        indexes = [
            Index(  # a search of many people decides here which of their cases somebody may see
                name="case_by_applicant",
                fields=["applicant", "-opened_at"],
                include=["id", "item_code", "enterprise"],
            ),
            Index(
                name="case_by_enterprise",
                fields=["enterprise", "-opened_at"],
                include=["id", "item_code", "applicant"],
                condition=Q(enterprise__isnull=False),
            ),
            Index(
                name="case_of_founded",
                fields=["founded", "-opened_at"],
                condition=Q(founded__isnull=False),
            ),
            Index(
                name="case_provisional", fields=["id"], condition=Q(provisional=True)
            ),  # due days that a calendar to come will move
        ]


class CaseForm(models.Model):
    """What the applicant filled in (表单), by element code, and where values came from."""

    case = models.OneToOneField(
        Case, models.PROTECT, primary_key=True, db_constraint=False, related_name="form"
    )
    values = models.JSONField()  # rules.Record: element code -> value of the element's type
    sources = models.JSONField()  # element code -> dataset code
    after = ArrayField(models.TextField())


class CaseMaterial(models.Model):
    """One paper of a case (材料): a file by its digest, or the way it need not be handed in."""

    pk = models.CompositePrimaryKey("case_id", "place")
    case = models.ForeignKey(
        Case, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    place = PositiveSmallIntegerField()
    code = models.TextField()
    way = models.TextField()
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    name = models.TextField()
    media_type = models.TextField()
    evidence = models.JSONField()  # rules.Record: what exemption.Proof shows
    handed_in_at = models.DateTimeField()


class Task(models.Model):
    """What is to be done next with an open case (当前待办): one row, updated in place."""

    case = models.OneToOneField(
        Case, models.PROTECT, primary_key=True, db_constraint=False, related_name="task"
    )
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    kind = models.TextField()
    post = models.TextField()
    handler = models.UUIDField(null=True)  # who of the post has it in hand (经办人); None: anybody
    checked_by = ArrayField(models.UUIDField(), null=True)  # who may not decide: four_eyes

    class Meta:
        constraints = [
            RowCheck(name="task_kind_known", condition=Q(kind__in=TASK_KINDS)),
        ]
        indexes = [
            Index(  # what a list counts, without a look at its tasks
                name="task_in_list",
                fields=["post", "due_on", "case"],
                include=["kind", "opened_at"],
                condition=~Q(post=""),
            ),
            Index(
                name="task_of_handler",
                fields=["handler", "post", "due_on", "case"],
                condition=Q(handler__isnull=False),
            ),
            Index(name="task_to_deem", fields=["due_on"], condition=Q(kind="accept")),
        ]


class Recusal(models.Model):
    """Somebody stands aside from a case (回避): by his own word, or by order of who heads him."""

    pk = models.CompositePrimaryKey("case_id", "person_id")
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="+")
    person_id = models.UUIDField()
    reason = models.TextField()
    ordered_by = models.UUIDField(null=True)  # None: he said so himself
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(name="recusal_has_a_reason", condition=~Q(reason="")),
        ]


class Opinion(models.Model):
    """A question to a post that has no step in the case (征求意见), and its answer: a task of its
    own, with its own clock, that moves no case."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    post = models.TextField()
    question = models.TextField()
    shows = ArrayField(models.TextField())  # elements of the form that the answer needs
    papers = ArrayField(models.TextField())  # materials that it needs
    asked_by = models.UUIDField()
    asked_post = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    stand = models.TextField(default="")
    words = models.TextField(default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="opinion_answered_whole",
                condition=Q(stand="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(stand="agree", answered_by__isnull=False, answered_at__isnull=False)
                | Q(
                    ~Q(words=""),
                    stand__in=["disagree", "remark"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
            ),
            CheckConstraint(name="opinion_asks_something", condition=~Q(question="")),
        ]
        indexes = [
            Index(
                name="opinion_open",
                fields=["post", "due_on"],
                condition=Q(answered_at__isnull=True),
            ),
        ]


class Decision(models.Model):
    """The decision on a case (决定): one, by one post, with its ground and reasons."""

    case = models.OneToOneField(
        Case, models.PROTECT, primary_key=True, db_constraint=False, related_name="decision"
    )
    outcome = models.TextField()
    ground = models.TextField()
    reasons = models.TextField()
    post = models.TextField()
    power = models.JSONField(null=True)  # rules.Power: what it rests on; None: before that was kept
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowCheck(
                name="decision_rejects_with_reasons",
                condition=Q(outcome="approved")
                | (Q(outcome="rejected") & ~Q(ground="") & ~Q(reasons="")),
            ),
            RowCheck(
                name="decision_by_delegation_names_its_paper",
                condition=Q(power__isnull=True)
                | ~Q(power__kind="delegated")
                | (
                    Q(power__delegation_id__isnull=False)
                    & ~Q(power__delegation_id=None)
                    & ~Q(power__document="")
                ),
            ),
        ]


class CaseLetter(models.Model):
    """A letter as it was sent (文书): paper that never changes, one for a fact that sends one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="+")
    seq = models.PositiveIntegerField()  # of the fact in the case's chain
    kind = models.TextField()
    reference = models.TextField(default="", db_default="")  # its number (文号)
    file = models.ForeignKey(StoredFile, models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="letter_once_for_a_fact", fields=["case", "seq"]),
            CheckConstraint(name="letter_kind_known", condition=Q(kind__in=LETTER_KINDS)),
        ]


class Correction(models.Model):
    """A correction notice (一次性补正告知) with its points; a second one only repeats the first."""

    pk = models.CompositePrimaryKey("case_id", "place")
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="+")
    place = PositiveSmallIntegerField()
    points = models.JSONField()  # list of rules.Point
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)


class CaseWarning(models.Model):
    """What somebody was warned of (监察记录): a rule that held, once for each case and step
    and each time that it runs.

    Told to a post, or, with `told_post` empty, to who heads the department `told_department`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="+")
    rule = models.TextField()
    kind = models.TextField()
    colour = models.TextField()
    step = models.SmallIntegerField()  # rules.WHOLE_CASE: about no single step
    run = models.DateTimeField()  # since when what it warns of runs: anew when begun anew
    due_on = models.DateField()
    since = models.DateField()
    at = models.DateTimeField()
    post = models.TextField()
    department = models.TextField()  # the responsible body
    told_post = models.TextField()
    told_department = models.TextField()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="warning_once_for_a_rule", fields=["case", "rule", "step", "kind", "run"]
            ),
            CheckConstraint(
                name="warning_kind_known", condition=Q(kind__in=["warned", "escalated"])
            ),
        ]
        indexes = [
            Index(name="warning_of_department", fields=["department", "-id"]),
            Index(name="warning_of_post", fields=["told_post", "-id"]),
            Index(name="warning_told_further", fields=["told_department", "-id"]),
        ]


class Stop(models.Model):
    """A special procedure (特别程序): the clock stood still from the day after until the end."""

    pk = models.CompositePrimaryKey("case_id", "place")
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="+")
    place = PositiveSmallIntegerField()
    special = models.TextField()
    reason = models.TextField()
    until = models.DateField()
    stopped_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="stop_one_at_a_time", fields=["case"], condition=Q(resumed_at__isnull=True)
            ),
        ]
