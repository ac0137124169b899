"""Who has a case in hand, and what this person may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from rongyi.cases import policy
from rongyi.cases.errors import OtherHands
from rongyi.cases.models import Task
from rongyi.cases.queries.lists.filtering import WorkFilter, listed
from rongyi.cases.rules import CaseNow
from rongyi.cases.rules.opinions import ASKABLE
from rongyi.cases.rules.steps import STEP_OF_ACT
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotPermitted
from rongyi.kernel.text import Text

LISTED_MAX = 500  # as many as one act takes


@dataclass(frozen=True, slots=True)
class InHand:
    """Who has a case, and what the actor may do about it: "claim", "give_back", "reassign",
    "recuse"; whether he reads and writes notes."""

    handler: UUID | None
    name: Text | None
    ways: tuple[str, ...]
    may_note: bool
    subject: policy.Subject = field(repr=False)

    def refusal(
        self, actor: Actor, acts: Sequence[str], number: str
    ) -> NotPermitted | OtherHands | None:
        """Why the actor may do none of these acts on the case, whatever its state; None: he may
        do one of them. No SQL query."""
        may = [act for act in acts if policy.may(actor, f"case.{act}", self.subject)]
        if not may:
            return policy.refusal(actor, f"case.{acts[0]}", self.subject, number)
        if may[0] in STEP_OF_ACT and not policy.in_hand(actor, self.subject.task):
            return OtherHands(number=number)
        return None


def in_hand(
    case: CaseNow, subject: policy.Subject, actor: Actor, names: Mapping[UUID, Text]
) -> InHand:
    """Whose the current task is, with the name as far as it is among `names`."""
    handler = case.task.handler if case.task else None
    name = names.get(handler) if handler else None
    ways, may_note = _ways(case, subject, actor), policy.may(actor, "case.note", subject)
    return InHand(handler, name, ways, may_note, subject)


def _ways(case: CaseNow, subject: policy.Subject, actor: Actor) -> tuple[str, ...]:
    task = case.task
    if task is None or not actor.posts:
        return ()
    found = []
    if policy.may(actor, "case.assign", subject):
        mine, free = task.handler == actor.person_id, policy.in_hand(actor, task)
        leads = task.post in actor.led
        takes = task.post in actor.posts and free and not mine
        if takes and not (subject.is_recused or policy.has_checked.test(actor, subject)):
            found.append("claim")
        if task.handler is not None and (free or leads):
            found.append("give_back")
        if free or leads:
            found.append("reassign")
    asks = case.course.state in ASKABLE and policy.may(actor, "case.ask_opinion", subject)
    if asks and policy.in_hand(actor, task):
        found.append("ask_opinion")
    if policy.may(actor, "case.recuse", subject) and not case.is_recused:
        found.append("recuse")
    return tuple(found)


def listed_seen(
    actor: Actor, post: str, wanted: WorkFilter, *, now: datetime, limit: int = LISTED_MAX
) -> dict[UUID, int]:
    """The cases of a list as filtered, with their versions, the most urgent first, at most
    LISTED_MAX. One SQL query.

    Errors: NotFound for a post whose list the actor may not open.
    """
    found = listed(actor, post, wanted, catalogue_of(current_edition()), now)
    ordered = found.order_by("due_on", "case_id").values_list("case_id", "case__version")
    return dict(ordered[: min(limit, LISTED_MAX)])


def in_hand_counts(actor: Actor, posts: Sequence[str]) -> dict[tuple[str, UUID], int]:
    """How many open tasks each person has in hand at posts that the actor heads or holds, by post
    and person. One SQL query."""
    known = set(posts) & (actor.posts | actor.led)
    found = Task.objects.filter(post__in=known, handler__isnull=False)
    rows = found.values_list("post", "handler").annotate(n=Count("case_id")).order_by()
    return {(post, handler): n for post, handler, n in rows if handler is not None}
