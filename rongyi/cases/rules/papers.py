"""Papers that a case still waits for, and what it takes over when the ledger learns more."""

from __future__ import annotations

from rongyi.cases.events import CasePaperSettled
from rongyi.cases.rules.shape import CaseNow, Record
from rongyi.exemption.states import EXEMPT, PRODUCED, TO_COMMIT, WAITING
from rongyi.kernel.text import Text

UNSETTLED = frozenset({WAITING, TO_COMMIT})  # nobody vouches for the paper yet
# Says of a copy that it is one of the ledger's row; where an item goes a way of its own, the
# ledger does not speak for it.
_OF_LEDGER = "obtained_at"
_KEPT = ("mark",)


def taken_over(way: str, evidence: Record, now: Record) -> Record | None:
    """The evidence of a paper without a file as the ledger has it `now`; None: it stays as it is.

    Only what waits for a department or a source is taken over: what another case of the bundle
    produces comes with its certificate.
    """
    follows = evidence.get("status") == WAITING and _OF_LEDGER in evidence
    if not follows or PRODUCED in (way, now["way"]):
        return None
    following = {**{key: evidence[key] for key in _KEPT if key in evidence}, **now}
    return None if following == evidence else following


def settled(
    case: CaseNow, material: str, title: Text, before: Record, now: Record, words: str
) -> CasePaperSettled:
    """The fact that tells it: who answered, or who is asked now."""
    said = now if now["status"] in (EXEMPT, WAITING) else before
    return CasePaperSettled(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        material=material,
        way=str(now["way"]),
        status=str(now["status"]),
        title_zh=title.zh,
        title_en=title.en,
        source_zh=str(said.get("source_zh", "")),
        source_en=str(said.get("source_en", "")),
        note=words,
    )
