"""Which acts a case allows now, for whoever may do them at all."""

from __future__ import annotations

from collections.abc import Callable

from rongyi.cases import states
from rongyi.cases.rules.decision import certificate_of
from rongyi.cases.rules.shape import CaseNow
from rongyi.cases.states import ACT_OF_MOVE, LIFE
from rongyi.catalogue.definitions import Item

# Acts of the system, and the one that is offered beside the paper that is still to come.
NOT_OFFERED = frozenset({"release", "issue", "supplement"})


def allowed_acts(case: CaseNow, item: Item, may: Callable[[str], bool]) -> tuple[str, ...]:
    """The acts that start from the state, fit the step, and `may` permits; each once."""
    state = case.course.state
    names = dict.fromkeys(ACT_OF_MOVE.get(move, move) for move in LIFE.allowed(state))
    return tuple(
        name for name in names if name not in NOT_OFFERED and _fits(name, case, item) and may(name)
    )


def _fits(act: str, case: CaseNow, item: Item) -> bool:
    step = item.steps[case.course.step].act
    if act == "review":
        return step == "review"
    if act in ("approve", "reject"):
        return step == "decide"
    if act == "close":
        return case.course.state != states.APPROVED or not certificate_of(item)
    return True
