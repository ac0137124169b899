"""Until when all is done at the latest: acceptance and promise of one item after the other.

The promise counts from acceptance. A person has 5 working days to accept, where nobody is asked for
anything (Administrative Licensing Law, art. 32(1)(4)); where a rule decides it is accepted at once.
What waits for another's result is received, and may take these days, when that result is there. So
the latest day is the end of the longest chain of acceptance and promise, and every page that names
a promise and a day takes both from here: `handling` + `accepting` = `total`.
"""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.cases.rules.clock import CORRECTION_WORKDAYS
from rongyi.kernel.text import Text
from rongyi.themes.rules.shape import Number, Plan, PlannedItem

BY_RULE = "rule"
_ADDED = Text(
    "办理承诺{handling}个工作日，受理最长另加{accepting}个工作日，合计最长{total}个工作日",
    "handling is promised in {handling} working {handling:day|days}, acceptance adds {accepting} "
    "at most: {total} working {total:day|days} in all",
)
_NO_WAIT = Text(
    "办理承诺{handling}个工作日，提交后即受理",
    "handling is promised in {handling} working {handling:day|days}, and it is accepted at once",
)
_AT_ONCE = Text("提交后当场办结", "it is decided at once")


@dataclass(frozen=True, slots=True)
class Promised:
    """Working days from submission to the latest end: what is promised for the work itself, and
    what acceptance may add."""

    handling: Number
    accepting: Number

    @property
    def total(self) -> Number:
        return self.handling + self.accepting

    @property
    def words(self) -> Text:
        """The sum in a sentence without a full stop."""
        form = _ADDED if self.accepting else _NO_WAIT if self.handling else _AT_ONCE
        return form.format(
            {"handling": self.handling, "accepting": self.accepting, "total": self.total}
        )


def acceptance_workdays(item: PlannedItem) -> int:
    """How long acceptance may take: at once where a rule decides, else 5 working days."""
    return 0 if item.decision == BY_RULE else CORRECTION_WORKDAYS


def promised_of(plan: Plan) -> Promised:
    """The promise of a plan, and what acceptance adds to it along the longest chain. An item that
    waits for what a part of a plan does not tell (`part_of`) begins no earlier than planned."""
    ends: dict[str, Number] = {}
    for item in plan.items:
        begins = max([item.start, *(ends[code] for code in item.after if code in ends)])
        ends[item.code] = begins + acceptance_workdays(item) + item.promised_workdays
    latest = max(ends.values(), default=0)
    return Promised(plan.promised_workdays, latest - plan.promised_workdays)
