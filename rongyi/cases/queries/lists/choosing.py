"""Many cases of a list at once: which they are, and what may be done with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import F

from rongyi.cases import policy
from rongyi.cases.queries.lists.filtering import WorkFilter, listed
from rongyi.cases.rules import CaseNow
from rongyi.cases.rules.acts import allowed_acts
from rongyi.cases.rules.shape import Course, TaskNow
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import Actor

NOBODY = UUID(int=0)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def listed_cases(
    actor: Actor,
    post: str,
    filter: WorkFilter,
    only: Sequence[UUID] | None = None,
    *,
    limit: int,
    now: datetime,
) -> tuple[str, list[object]]:
    """The cases of a list and their versions in its order, as a statement to stand within another
    one; `only` these of them. Errors: NotFound.
    """
    found = listed(actor, post, filter, catalogue_of(current_edition()), now)
    if only is not None:
        found = found.filter(case_id__in=list(only))
    columns = found.order_by("due_on", "case_id").values("case_id", version=F("case__version"))
    sql, values = columns[:limit].query.sql_with_params()
    return sql, list(values)


def acts_together(
    actor: Actor, *, edition_id: UUID, item_code: str, state: str, step: int, kind: str, post: str
) -> tuple[str, ...]:
    """The acts that the actor may do with all cases that stand alike, and whether he may "reassign"
    them. Whose case it is, and what else hangs on the single case, is asked when its turn comes. No
    SQL query.
    """
    item = catalogue_of(edition_id).items[item_code]
    task = TaskNow(kind, post, date.min) if kind else None
    course = Course(state, step, LONG_AGO)
    case = CaseNow(NOBODY, 1, "", NOBODY, item_code, edition_id, NOBODY, None, "", course, task)
    subject = policy.Subject(NOBODY, None, item, task=task)
    at_his_post = not post or post in actor.posts
    acts = allowed_acts(
        case, item, lambda act: at_his_post and policy.may(actor, f"case.{act}", subject)
    )
    return (*acts, "reassign") if policy.may(actor, "case.assign", subject) else acts
