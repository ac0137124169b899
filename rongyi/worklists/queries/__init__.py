"""What may be read of batches, named lists and notes: one's own, and the notes of one's posts."""

from rongyi.worklists.queries.batches import (
    BatchPage,
    BatchRow,
    Offer,
    Result,
    batch_page,
    my_batches,
    offers,
    standing_still,
)
from rongyi.worklists.queries.notes import NoteRow, notes_of_case
from rongyi.worklists.queries.saved import SavedRow, my_lists
from rongyi.worklists.states import STATE_WORDS

__all__ = [
    "STATE_WORDS",
    "BatchPage",
    "BatchRow",
    "NoteRow",
    "Offer",
    "Result",
    "SavedRow",
    "batch_page",
    "my_batches",
    "my_lists",
    "notes_of_case",
    "offers",
    "standing_still",
]
