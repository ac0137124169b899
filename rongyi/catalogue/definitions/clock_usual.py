"""The rules of the clock where a folder has no clock.yaml: proposals, in the bounds of the law."""

from __future__ import annotations

from typing import get_args

from rongyi.catalogue.definitions.clock import ClockRules, StopLimit, StopReason, Watch
from rongyi.kernel.datafile import NOWHERE, Selection
from rongyi.kernel.text import Text

STOP_DAYS_MAX = 120  # our proposal: days on the calendar that one special procedure may take
STOPS_MAX = 5  # our proposal, against stopping the clock again and again
SOON_WORKDAYS = 2  # our proposal: yellow
SOON_PERCENT = 20  # our proposal: yellow, of the promised days
_LAW = Text("《行政许可法》第四十五条", "Administrative Licensing Law, art. 45")
_OURS = Text("自拟", "our rule")
_ALL = Selection(True, (), NOWHERE)

USUAL = ClockRules(
    stops_max=STOPS_MAX,
    stops=tuple(
        StopLimit(special=reason, days_max=STOP_DAYS_MAX, basis=_LAW, mark="D")
        for reason in get_args(StopReason)
    ),
    watches=(
        Watch(
            code="step_soon",
            title=Text("环节将到期", "A step is due soon"),
            level="step",
            against="internal",
            days=SOON_WORKDAYS,
            colour="yellow",
            tell="post",
            departments=_ALL,
            basis=_OURS,
            mark="D",
        ),
        Watch(
            code="promise_soon",
            title=Text("承诺期限将满", "The promise is due soon"),
            level="case",
            against="promised",
            days=SOON_WORKDAYS,
            percent=SOON_PERCENT,
            colour="yellow",
            tell="post",
            departments=_ALL,
            basis=_OURS,
            mark="D",
        ),
    ),
)
