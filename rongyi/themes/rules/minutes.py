"""How long filling in takes: our estimate, not measured. Pages say "about"."""

from __future__ import annotations

from collections.abc import Iterable

# Seconds for one field, by how it is answered. Basis: our own estimate (mark D) of reading the
# label, thinking and answering on a phone; to be replaced by measured times once there are any.
CHOOSE_SECONDS = 10  # yes or no, one of several
CHOOSE_MANY_SECONDS = 20
SHORT_SECONDS = 20  # a number, a date, a few words
LONG_SECONDS = 60  # an address or sentences
PAPER_SECONDS = 90  # find or photograph one paper and upload it
READ_SECONDS = 60  # read everything once more before sending

SECONDS = {
    "boolean": CHOOSE_SECONDS,
    "choice": CHOOSE_SECONDS,
    "choices": CHOOSE_MANY_SECONDS,
    "long_text": LONG_SECONDS,
    "address": LONG_SECONDS,
}


def minutes_to_fill(types: Iterable[str], papers: int) -> int:
    """Whole minutes, rounded up, for fields of these types and papers to upload."""
    seconds = READ_SECONDS + papers * PAPER_SECONDS
    seconds += sum(SECONDS.get(one, SHORT_SECONDS) for one in types)
    return -(-seconds // 60)
