"""What people do with their lists. Acts on cases themselves are those of the room of cases."""

from rongyi.worklists.rules import ACT_WORDS, ACTS, EXPORT_FREE, NOTE_MAX, WORDS_MAX, Orders
from rongyi.worklists.services.batches import (
    cancel_batch,
    choose_cases,
    forget_choices,
    run_piece,
    start_batch,
)
from rongyi.worklists.services.exports import export_list
from rongyi.worklists.services.notes import write_note
from rongyi.worklists.services.saved import delete_list, open_first, rename_list, save_list

__all__ = [
    "ACTS",
    "ACT_WORDS",
    "EXPORT_FREE",
    "NOTE_MAX",
    "WORDS_MAX",
    "Orders",
    "cancel_batch",
    "choose_cases",
    "delete_list",
    "export_list",
    "forget_choices",
    "open_first",
    "rename_list",
    "run_piece",
    "save_list",
    "start_batch",
    "write_note",
]
