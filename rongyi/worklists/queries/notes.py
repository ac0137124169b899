"""Notes on a case, for who takes part in it by a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.cases.queries import require_note
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.worklists.models import CaseNote

NOTES_MAX = 50


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What one colleague noted."""

    author: Text
    is_own: bool
    words: str
    version: int
    changed_at: datetime


def notes_of_case(case_id: UUID, actor: Actor) -> list[NoteRow]:
    """The notes on a case whose page the actor reads by a post, his own first; none for anybody
    else. Two SQL queries.
    """
    if not actor.is_staff:
        return []
    try:
        require_note(actor, case_id)
    except NotFound:
        return []
    found = CaseNote.objects.filter(case_id=case_id).select_related("author")
    rows = [
        NoteRow(
            author=note.author.name,
            is_own=note.author_id == actor.person_id,
            words=note.words,
            version=note.version,
            changed_at=note.changed_at,
        )
        for note in found.order_by("changed_at")[:NOTES_MAX]
        if note.words or note.author_id == actor.person_id
    ]
    return sorted(rows, key=lambda row: not row.is_own)
