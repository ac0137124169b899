"""Order and longest chains of items that wait for one another. Pure; ties break by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from rongyi.themes.rules.shape import Number

Waits = Mapping[str, frozenset[str]]  # item -> the items it waits for


@dataclass(frozen=True)
class Chains:
    """When each item may start and has ended if all else is done in parallel."""

    start: Mapping[str, Number]
    end: Mapping[str, Number]
    total: Number
    path: tuple[str, ...]


def in_order(waits: Waits) -> tuple[str, ...]:
    """The items so that each stands behind those it waits for; equals by code.

    A circle is refused when a theme is loaded, so meeting one here is a fault of ours.
    """
    missing = {item: set(before) & waits.keys() for item, before in waits.items()}
    followers: dict[str, list[str]] = {item: [] for item in waits}
    for item, before in missing.items():
        for one in before:
            followers[one].append(item)
    ready = [item for item, before in missing.items() if not before]
    heapify(ready)
    order: list[str] = []
    while ready:
        item = heappop(ready)
        order.append(item)
        for follower in followers[item]:
            missing[follower].discard(item)
            if not missing[follower]:
                heappush(ready, follower)
    assert len(order) == len(waits), "items wait for one another in a circle"
    return tuple(order)


def longest(order: Iterable[str], waits: Waits, lengths: Mapping[str, Number]) -> Chains:
    """Earliest start and end of each item, and one longest chain (the first by code)."""
    start: dict[str, Number] = {}
    end: dict[str, Number] = {}
    held_by: dict[str, str | None] = {}
    for item in order:
        before = sorted(one for one in waits[item] if one in end)
        latest = max(before, key=lambda one: end[one], default=None)
        held_by[item] = latest
        start[item] = end[latest] if latest is not None else 0
        end[item] = start[item] + lengths[item]
    last = max(sorted(end), key=lambda one: end[one], default=None)
    total = end[last] if last is not None else 0
    path: list[str] = []
    while last is not None:
        path.append(last)
        last = held_by[last]
    return Chains(start, end, total, tuple(reversed(path)))


def circle(waits: Waits) -> tuple[str, ...]:
    """One circle of items that wait for one another, or nothing. Used when a theme is loaded."""
    left = {item: set(before) & waits.keys() for item, before in waits.items()}
    while free := [item for item, before in left.items() if not before]:
        for item in free:
            del left[item]
        for before in left.values():
            before.difference_update(free)
    if not left:
        return ()
    trail = [min(left)]
    while True:
        following = min(left[trail[-1]])
        if following in trail:
            return (*trail[trail.index(following) :], following)
        trail.append(following)
