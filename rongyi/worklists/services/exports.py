"""Exports: a whole list into a file, row by row, and the fact that it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from rongyi.cases import queries as cases
from rongyi.cases.queries import COUNT_MAX, WorkFilter, WorkRow
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.worklists.errors import ExportReasonMissing, ExportTooLarge
from rongyi.worklists.events import ListExported, export_stream
from rongyi.worklists.rules import EXPORT_FREE, EXPORT_MAX, QUERY_MAX, WORDS_MAX

assert EXPORT_FREE <= COUNT_MAX


def export_list(
    *,
    actor: Actor,
    post: str,
    filter: WorkFilter,
    query: str = "",
    reason: str = "",
    now: datetime,
) -> Iterator[WorkRow]:
    """All rows of a list in its order, a page at a time, after it is recorded who reads what and
    why. Memory does not grow with the list.

    More than EXPORT_FREE rows need a reason. Errors: NotFound, ExportReasonMissing,
    ExportTooLarge.
    """
    rows = cases.list_size(actor, post, filter, EXPORT_MAX + 1, now=now)
    said = reason.strip()[:WORDS_MAX]
    if rows > EXPORT_MAX:
        raise ExportTooLarge(limit=EXPORT_MAX)
    if rows > EXPORT_FREE and not said:
        raise ExportReasonMissing(free=EXPORT_FREE)
    fact = ListExported(post, query[:QUERY_MAX], rows, said)
    record(fact, stream=export_stream(timezone.localdate(now)), actor=actor, at=now)
    return cases.work_rows(actor, post, filter, EXPORT_MAX, now=now)
