"""Look for a case over all posts: by its number, or by a part of the applicant's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from rongyi.cases import policy
from rongyi.cases.models import Case
from rongyi.cases.queries.lists.filtering import FILTER_WORDS_MAX
from rongyi.cases.queries.lists.pages import ROWS_MAX
from rongyi.cases.states import STATE_WORDS
from rongyi.catalogue.queries import catalogue_of
from rongyi.identity.queries import Named, named
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

_COLUMNS = ("id", "number", "item_code", "edition_id", "applicant_name", "state", "opened_at")


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One case that a search found."""

    case_id: UUID
    number: str
    title: Text
    applicant_name: str
    state_words: Text
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found. `more`: there are, or may be, others; longer words tell them apart."""

    rows: tuple[FoundCase, ...] = ()
    more: bool = False


def search_cases(actor: Actor, words: str, limit: int = 20) -> Search:
    """Cases the actor may see whose number begins with the words, or else whose applicant's name
    holds them; newest first, those that are over as well. At most three SQL queries.

    Names are looked up among people and enterprises first, NAMED_MAX of each at most, and which of
    their cases are shown is decided in an index: only those are looked at. So a name which half
    the town bears costs no more than a rare one.
    """
    clean = words.strip().replace("\0", "")[:FILTER_WORDS_MAX]
    if not clean:
        return Search()
    rows = min(max(limit, 1), ROWS_MAX)
    seen = policy.visible_cases(actor)
    numbered = seen.filter(Q(number__startswith=clean) | Q(number__startswith=clean.upper()))
    found = _rows(numbered, rows + 1) if any(sign.isdigit() for sign in clean) else []
    if found:
        return Search(tuple(map(_found, found[:rows])), len(found) > rows)
    who = named(clean)
    found = _rows(_of(seen, who, rows + 1), rows + 1)
    return Search(tuple(map(_found, found[:rows])), who.capped or len(found) > rows)


def _of(seen: QuerySet[Case], who: Named, limit: int) -> QuerySet[Case]:
    """The newest cases of these people and enterprises, each part by the index of its applicant."""
    parts = []
    if who.people:
        parts.append(seen.filter(applicant_id__in=who.people, enterprise__isnull=True))
    if who.enterprises:
        parts.append(seen.filter(enterprise_id__in=who.enterprises))
        parts.append(seen.filter(founded_id__in=who.enterprises))
    if not parts:
        return Case.objects.none()
    keys = [part.order_by("-opened_at").values("id")[:limit] for part in parts]
    return Case.objects.filter(id__in=keys[0].union(*keys[1:], all=True) if keys[1:] else keys[0])


def _rows(found: QuerySet[Case], limit: int) -> list[Any]:
    ordered: Iterable[Any] = found.order_by("-opened_at", "number").values_list(
        *_COLUMNS, named=True
    )[:limit]
    return list(ordered)


def _found(row: Any) -> FoundCase:
    return FoundCase(
        case_id=row.id,
        number=row.number,
        title=catalogue_of(row.edition_id).items[row.item_code].title,
        applicant_name=row.applicant_name,
        state_words=STATE_WORDS[row.state],
        opened_at=row.opened_at,
    )
