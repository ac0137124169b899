"""Runs by the calendar over many cases: page by page, and past what cannot be done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from rongyi.cases.models import Task

log = logging.getLogger("rongyi.cases")
Done = TypeVar("Done")
PAGE = 500  # keys of one page


def pages(found: QuerySet[Task], key: str) -> Iterator[list[UUID]]:
    """The different keys of the rows found, in their order. What is left as it was comes once."""
    keys = found.order_by(key).values_list(key, flat=True).distinct()
    page = list(keys[:PAGE])
    while page:
        yield page
        page = list(keys.filter(**{f"{key}__gt": page[-1]})[:PAGE])


def each_page(
    pages: Iterable[Sequence[UUID]], do: Callable[[Sequence[UUID]], Done]
) -> Iterator[Done]:
    """Do something with each page, in a transaction of its own. Of a page that fails every half is
    tried by itself; the one that fails alone is logged and left out, and the run goes on. Errors:
    those of a database that cannot be reached."""
    for page in pages:
        yield from _tried(page, do)


def _tried(page: Sequence[UUID], do: Callable[[Sequence[UUID]], Done]) -> Iterator[Done]:
    try:
        with transaction.atomic():
            done = do(page)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(page) == 1:
            log.exception("%s is left out of this run", page[0])
            return
        middle = len(page) // 2
        yield from each_page((page[:middle], page[middle:]), do)
    else:
        yield done
