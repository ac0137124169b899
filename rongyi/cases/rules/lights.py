"""Green, yellow, red: the colours of what is due, by the rules of supervision."""

from __future__ import annotations

from collections.abc import Iterable

from rongyi.catalogue.definitions import ClockRules, Watch
from rongyi.catalogue.definitions.clock_usual import SOON_WORKDAYS


def soon_days(rules: ClockRules) -> int:
    """Working days before its due day from which a task is yellow in a list."""
    found = [one.days for one in rules.watches if one.level == "step" and one.colour == "yellow"]
    return max((days for days in found if days is not None), default=SOON_WORKDAYS)


def light(watches: Iterable[Watch], left: int, whole: int, *, running: bool) -> str:
    """The colour of a case whose promise has `left` of `whole` working days: red below 0, else that
    of the strictest rule that holds; grey where the clock does not run.
    """
    if left < 0:
        return "red"
    if not running:
        return "grey"
    ours = [one for one in watches if one.level == "case" and one.against == "promised"]
    held = {one.colour for one in ours if not one.overdue and left <= threshold(one, whole)}
    return next((colour for colour in ("red", "yellow") if colour in held), "green")


def threshold(watch: Watch, whole: int) -> float:
    """Working days left at which a rule begins to hold; -1 for one about what is overdue."""
    if watch.overdue:
        return -1
    share = whole * (watch.percent or 0) / 100
    return max(share, -1 if watch.days is None else watch.days)


def light_of(rules: ClockRules, left: int, *, overdue: bool) -> str:
    """The colour of a task in a list: its row knows its due day and no period."""
    return "red" if overdue else "yellow" if left <= soon_days(rules) else "green"
