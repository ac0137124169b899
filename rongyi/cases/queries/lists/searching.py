"""Look for a case over all posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from rongyi.cases import policy
from rongyi.cases.queries.lists.filtering import WORDS_MAX
from rongyi.cases.queries.lists.pages import ROWS_MAX
from rongyi.cases.states import STATE_WORDS
from rongyi.catalogue.queries import catalogue_of
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One case that a search found."""

    case_id: UUID
    number: str
    title: Text
    applicant_name: str
    state_words: Text
    opened_at: datetime


def search_cases(actor: Actor, words: str, limit: int = 20) -> list[FoundCase]:
    """Cases the actor may see whose number begins with the words, newest first; where there is
    none, what waits at any of his posts from an applicant of that name. At most three SQL queries.
    """
    clean = words.strip().replace("\0", "")[:WORDS_MAX]
    if not clean:
        return []
    seen = policy.visible_cases(actor)
    found = seen.filter(Q(number__startswith=clean) | Q(number__startswith=clean.upper()))
    if not found.exists():
        named = policy.visible_tasks(actor).filter(
            post__in=actor.posts, case__applicant_name__icontains=clean
        )
        found = seen.filter(id__in=named.values("case_id"))
    columns = ("id", "number", "item_code", "edition_id", "applicant_name", "state", "opened_at")
    rows = found.order_by("-opened_at", "number").distinct()
    return [
        FoundCase(
            case_id=row.id,
            number=row.number,
            title=catalogue_of(row.edition_id).items[row.item_code].title,
            applicant_name=row.applicant_name,
            state_words=STATE_WORDS[row.state],
            opened_at=row.opened_at,
        )
        for row in rows.values_list(*columns, named=True)[: min(max(limit, 1), ROWS_MAX)]
    ]
