"""Notes of staff on cases: saved apart from any act, so that no act loses one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from rongyi.cases.queries import require_note
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import Unseen
from rongyi.kernel.ids import new_id
from rongyi.worklists.errors import NoteChanged, NoteTooLong
from rongyi.worklists.models import CaseNote
from rongyi.worklists.rules import NOTE_MAX


def write_note(*, actor: Actor, case_id: UUID, words: str, version: int, now: datetime) -> int:
    """Keep what the actor notes about a case; its version from now on. Whatever state the case is
    in; only its posts read it, never the applicant. Three SQL statements.

    `version` is the one that he began with, 0 where there was none; the same words again are no
    change. Errors: NotFound for who takes no part by a post, NoteTooLong, NoteChanged, Unseen for
    a version that no note has.
    """
    clean = words.replace("\0", "").replace("\r\n", "\n").strip()
    if len(clean) > NOTE_MAX:
        raise NoteTooLong(limit=NOTE_MAX, length=len(clean))
    require_note(actor, case_id)
    own = CaseNote.objects.filter(case_id=case_id, author_id=actor.person_id)
    try:
        with transaction.atomic():
            note = own.select_for_update().first()
            if note is None and version < 0:
                raise Unseen(number="")
            if note is None and version == 0:
                note = CaseNote(
                    id=new_id(),
                    case_id=case_id,
                    author_id=actor.person_id,
                    words=clean,
                    version=1,
                    changed_at=now,
                )
                note.save(force_insert=True)
                return 1
            if note is not None and note.words == clean:
                return note.version
            if note is None or note.version != version:
                raise NoteChanged(words=note.words if note else "")
            note.words, note.changed_at, note.version = clean, now, version + 1
            note.save(update_fields=["words", "changed_at", "version"])
            return note.version
    except IntegrityError:  # the other tab was first by a hair
        raise NoteChanged(words=own.values_list("words", flat=True).first() or "") from None
