"""How a whole application ended: nobody reads “done” where nothing was granted."""

from __future__ import annotations

from collections.abc import Iterable

from rongyi.kernel.text import Text

GRANTED = "approved"
# Nobody said no: taken back, let lapse, and what waited for that.
TAKEN_BACK = ("withdrawn", "expired", "ended")
# Nobody was refused either: there was nothing to decide here, or what was decided is void.
_NOTHING_DECIDED = {
    "not_needed": Text("已办结，无需办理许可", "Ended: no permission is needed"),
    "not_ours": Text("已办结，应向其他机关申请", "Ended: another body is in charge"),
    "transferred": Text("已移送其他机关办理", "Handed to another body"),
    "void": Text("已作废", "Void"),
}

_ALL = Text("全部办结", "All done")
_SOME = Text("已办结，部分事项未获批准", "Ended; not everything was granted")
_NONE = Text("已办结，未获批准", "Ended; nothing was granted")
_MIXED = Text("已办结，未作许可决定", "Ended without a decision")
_PARTLY = Text("已办结，部分事项未作许可决定", "Ended; not everything was decided on")
_LAPSED = Text("逾期未补正，已终止", "Ended: not corrected in time")
_TAKEN_BACK = Text("已撤回", "Withdrawn")


def ending_words(outcomes: Iterable[str]) -> Text:
    """What is said of an application whose cases had these outcomes, as its reader sees them."""
    known = list(outcomes)
    granted = known.count(GRANTED)
    if granted == len(known):
        return _ALL
    others = [one for one in known if one != GRANTED]
    undecided = all(one in _NOTHING_DECIDED or one in TAKEN_BACK for one in others)
    if granted:
        return _PARTLY if undecided and not set(others) <= set(TAKEN_BACK) else _SOME
    if all(one in TAKEN_BACK for one in known):
        return _LAPSED if set(known) == {"expired"} else _TAKEN_BACK
    if not undecided:
        return _NONE
    kinds = {one for one in known if one not in TAKEN_BACK}
    return _NOTHING_DECIDED[kinds.pop()] if len(kinds) == 1 else _MIXED
