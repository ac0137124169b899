"""Notes on a case, for who takes part in it by a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rongyi.cases.queries import CasePage
from rongyi.kernel.actor import Actor
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


def notes_of_case(page: CasePage, actor: Actor) -> list[NoteRow]:
    """The notes on a case whose page the actor has read, his own first; none where that page does
    not let him note. One SQL query.
    """
    if not page.in_hand.may_note:
        return []
    found = CaseNote.objects.filter(case_id=page.case_id).select_related("author")
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
