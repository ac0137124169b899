"""How a whole application ended: nobody reads “done” where nothing was granted."""

from __future__ import annotations

from collections.abc import Iterable

from rongyi.kernel.text import Text

GRANTED = "approved"
# Nobody said no: taken back, let lapse, and what waited for that.
TAKEN_BACK = ("withdrawn", "expired", "ended")

_ALL = Text("全部办结", "All done")
_SOME = Text("已办结，部分事项未获批准", "Ended; not everything was granted")
_NONE = Text("已办结，未获批准", "Ended; nothing was granted")
_TAKEN_BACK = Text("已撤回", "Withdrawn")


def ending_words(outcomes: Iterable[str]) -> Text:
    """What is said of an application whose cases had these outcomes, as its reader sees them."""
    known = list(outcomes)
    granted = known.count(GRANTED)
    if granted == len(known):
        return _ALL
    if granted:
        return _SOME
    return _TAKEN_BACK if all(one in TAKEN_BACK for one in known) else _NONE
