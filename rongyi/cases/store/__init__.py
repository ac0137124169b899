"""The few writes that are hot, set-wise: one statement saves state, fact, task and what belongs."""

from rongyi.cases.store.applying import apply
from rongyi.cases.store.counting import count_all, count_new, counted
from rongyi.cases.store.errands import (
    ERRAND_FACTS,
    PROPOSED,
    facts_of_errands,
    note_errands,
    strike_errands,
)
from rongyi.cases.store.forms import (
    add_materials,
    forms,
    lock,
    opinions,
    papers,
    replace_forms,
    told_before,
    ways_of,
)
from rongyi.cases.store.grants import grants
from rongyi.cases.store.opening import Opened, open_all
from rongyi.cases.store.reading import for_move, opinions_for

__all__ = [
    "ERRAND_FACTS",
    "Opened",
    "PROPOSED",
    "add_materials",
    "apply",
    "count_all",
    "count_new",
    "counted",
    "facts_of_errands",
    "for_move",
    "forms",
    "grants",
    "lock",
    "note_errands",
    "open_all",
    "opinions",
    "opinions_for",
    "papers",
    "replace_forms",
    "strike_errands",
    "told_before",
    "ways_of",
]
