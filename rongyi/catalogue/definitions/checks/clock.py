"""Checks of the rules of the clock."""

from __future__ import annotations

from rongyi.catalogue.definitions.checks.law import verified
from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.clock import DAYS, ClockDays, Watch


def check_clock(look: Look) -> None:
    """Tell what is wrong with the rules by which clocks stop and are watched."""
    clock = look.catalogue.clock
    look.once([(one.special, one.at) for one in clock.stops])
    look.once([(one.code, one.at) for one in clock.watches])
    for limit in clock.stops:
        look.marked(limit.mark, limit.source, limit.at)
        verified(look, limit.mark, limit.verified_on, limit)
    look.once([(one.of, one.at) for one in clock.days])
    for days in clock.days:
        look.marked(days.mark, days.source, days.at)
        verified(look, days.mark, days.verified_on, days)
        _lawful(look, days)
    for watch in clock.watches:
        look.marked(watch.mark, watch.source, watch.at)
        verified(look, watch.mark, watch.verified_on, watch)
        for code in watch.departments.codes:
            look.refer("departments", code, watch.departments.at)
        _watch(look, watch)


def _lawful(look: Look, days: ClockDays) -> None:
    bound = DAYS[days.of]
    if not bound.least <= days.days <= bound.most:
        told = {"of": days.of, "least": bound.least, "most": bound.most, "law": bound.law}
        look.problems.add("clock.days", days.at.of("days"), days=days.days, **told)


def _watch(look: Look, watch: Watch) -> None:
    tell = look.problems.add
    if watch.overdue == (watch.days is not None or watch.percent is not None):
        tell("watch.when", watch.at, watch=watch.code)
    if (watch.level == "step") != (watch.against == "internal"):
        tell("watch.against", watch.at.of("against"), watch=watch.code)
    if watch.level == "step" and watch.percent is not None:
        tell("watch.percent", watch.at.of("percent"), watch=watch.code)
    if (watch.escalate_after is None) != (watch.escalate_to is None):
        tell("watch.escalation", watch.at, watch=watch.code)
