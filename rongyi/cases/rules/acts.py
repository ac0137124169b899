"""Which acts a case allows now, for whoever may do them at all."""

from __future__ import annotations

from collections.abc import Callable

from rongyi.cases import states
from rongyi.cases.rules import marks
from rongyi.cases.rules.decision import certificate_of
from rongyi.cases.rules.handling import last_review
from rongyi.cases.rules.receiving import is_unopened
from rongyi.cases.rules.shape import CaseNow
from rongyi.cases.rules.steps import VISITING, posts_of_act
from rongyi.cases.states import ACT_OF_MOVE, LIFE
from rongyi.catalogue.definitions import Item
from rongyi.kernel.errors import DomainError, NotAllowedNow

# Acts of the system, and those of the applicant that are offered beside what they are about.
NOT_OFFERED = frozenset({"release", "issue", "supplement", "receive", "waive_hearing"})


def in_words(error: DomainError) -> DomainError:
    """The same error with the words for state and move instead of their codes."""
    if not isinstance(error, NotAllowedNow):
        return error
    state, move = str(error.parameters.get("state")), str(error.parameters.get("move"))
    name = ACT_OF_MOVE.get(move, move)
    words = {**states.ACT_WORDS, **states.BESIDE_WORDS}
    return NotAllowedNow(state=states.STATE_WORDS.get(state, state), move=words.get(name, name))


def allowed_acts(case: CaseNow, item: Item, may: Callable[[str], bool]) -> tuple[str, ...]:
    """The acts that start from the state, fit the step, and `may` permits; each once."""
    state = case.course.state
    names = dict.fromkeys(ACT_OF_MOVE.get(move, move) for move in LIFE.allowed(state))
    return tuple(
        name for name in names if name not in NOT_OFFERED and _fits(name, case, item) and may(name)
    )


def _fits(act: str, case: CaseNow, item: Item) -> bool:
    step = item.steps[case.course.step].act
    flags = case.course.marks
    if act in ("review", "pre_review"):
        return step == act.replace("_", "")
    if act == "send_back":
        return last_review(item, case.course.step) is not None
    if act == "extend":
        return not flags & marks.EXTENDED
    if act == "hear_party":
        return bool(flags & marks.PARTIES)
    if act == "tell_hearing":
        return not flags & marks.TOLD
    if act == "ask_hearing":
        return bool(flags & (marks.TOLD | marks.PARTIES))
    if act == "hear":
        return bool(flags & (marks.ASKED | marks.HEARING))
    if act in VISITING:
        proposed = act == "propose_visit" or bool(flags & marks.VISIT)
        return proposed and bool(posts_of_act(item, act))
    if act in ("approve", "reject"):
        return step == "decide"
    if act == "serve":
        return is_unopened(case.course.state, flags)
    if act == "close":
        return case.course.state != states.APPROVED or not certificate_of(item)
    return True
