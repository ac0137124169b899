"""Green, yellow, red: the colours of what is due, by the rules of supervision."""

from __future__ import annotations

from collections.abc import Iterable

from rongyi.catalogue.definitions import Watch


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


def light_of(
    watches: Iterable[Watch],
    *,
    left: int,
    overdue: bool,
    promise: tuple[int, int] | None,
) -> str:
    """The colour of a task in a list, by the rules that watch its item: `left` working days
    to its own due day, and those of the promise where its clock runs (`promise`: left, whole).
    """
    if overdue:
        return "red"
    held = {
        one.colour
        for one in watches
        if not one.overdue
        and (
            left <= threshold(one, 0)
            if one.level == "step"
            else one.against == "promised"
            and promise is not None
            and promise[0] <= threshold(one, promise[1])
        )
    }
    return next((colour for colour in ("red", "yellow") if colour in held), "green")
