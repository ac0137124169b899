"""Numbers over many cases, from how many there are of each."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(counts: Sequence[tuple[int, int]], share: float) -> int | None:
    """The smallest value that at least this share of all have (nearest rank); None of none.

    `counts` are values with how often each occurs, in ascending order of the values.
    """
    whole = sum(number for _, number in counts)
    wanted, seen = share * whole, 0
    for value, number in counts:
        seen += number
        if number and seen >= wanted:
            return value
    return None
