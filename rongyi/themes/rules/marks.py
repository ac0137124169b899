"""How sure a value is: V read in a public source, K from knowledge, D our own proposal."""

from __future__ import annotations

from collections.abc import Iterable

SOURCED = "V"
_RANK = {mark: rank for rank, mark in enumerate("VKD")}


def hardest(marks: Iterable[str | None]) -> str:
    """The mark of a whole: that of its least sure part."""
    return max((one for one in marks if one), key=_RANK.__getitem__, default=SOURCED)
