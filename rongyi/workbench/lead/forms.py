"""A page with one form: what was typed is kept, and each error stands at its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.http import QueryDict

from rongyi.kernel.errors import DomainError
from rongyi.web.reading import Raw, read
from rongyi.web.request import Request
from rongyi.web.rows import ErrorLine, Field, Task, Words
from rongyi.workbench.error_words import said
from rongyi.workbench.kept import recalled as kept_of

Typed = Mapping[str, Raw]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing of a list, and where a button ends it; none where it has ended."""

    task: Task
    url: str = ""

    @property
    def one(self) -> tuple[Task, ...]:
        """As a list of tasks shows it."""
        return (self.task,)


def typed(post: QueryDict, asks: Sequence[Field]) -> Typed:
    """What was sent, by field; nothing of it is judged here."""
    return read(post, asks)


def recalled(request: Request, asks: Sequence[Field]) -> list[Field]:
    """The fields of a page that is opened, with what was typed before the session ran out."""
    kept = kept_of(request)
    return filled(asks, typed(kept, asks)) if kept else list(asks)


def filled(asks: Sequence[Field], sent: Typed, target: str = "", words: Words = "") -> list[Field]:
    """The fields with what was typed, and an error at the one it belongs to."""
    return [
        replace(row, value=sent.get(row.code, row.value), error=words if row.code == target else "")
        for row in asks
    ]


def told(
    asks: Sequence[Field], sent: Typed, targets: Mapping[str, str], error: DomainError
) -> tuple[list[Field], list[ErrorLine]]:
    """The same after an error: fields, and the lines of the summary."""
    found = said(error)
    target = targets.get(error.code, asks[0].code)
    rows = filled(asks, sent, target, found.what)
    return rows, [ErrorLine(words=row.error, target=row.first_id) for row in rows if row.error]


def text(sent: Typed, code: str) -> str:
    """One text of a form."""
    found = sent.get(code, "")
    return found if isinstance(found, str) else ""


def day(sent: Typed, code: str) -> date:
    """A typed day; what is none becomes one that no rule takes."""
    try:
        return date.fromisoformat(text(sent, code))
    except ValueError:
        return date.min


def person(sent: Typed, code: str) -> UUID:
    """The person of a list; what is none is nobody."""
    try:
        return UUID(text(sent, code))
    except ValueError:
        return UUID(int=0)
