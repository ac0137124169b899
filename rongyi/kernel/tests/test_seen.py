"""Marks of what was shown: the same is acted upon, anything else is told by its code."""

from __future__ import annotations

import pytest

from rongyi.kernel.errors import Stale, Unseen
from rongyi.kernel.seen import marks_of, require_seen

SHOWN = {"question": "面积？", "papers": ("a", "b"), "due": None}


def test_what_was_seen_is_acted_upon() -> None:
    require_seen(marks_of(SHOWN), SHOWN)
    require_seen(None, SHOWN)  # nobody looked at a page


@pytest.mark.parametrize(
    ("now", "parts"),
    [
        (SHOWN | {"papers": ("a",)}, ("papers",)),
        (SHOWN | {"hours": 3}, ("hours",)),
        ({"question": "面积？", "papers": ("a", "b")}, ("due",)),
    ],
    ids=["changed", "come", "gone"],
)
def test_what_changed_is_named(now: dict[str, object], parts: tuple[str, ...]) -> None:
    with pytest.raises(Stale) as told:
        require_seen(marks_of(SHOWN), now)

    assert told.value.code == "edit.stale"
    assert told.value.parameters["parts"] == parts


@pytest.mark.parametrize("seen", ["", "x", "12345", ":::", "other:00000000"])
def test_who_saw_nothing_is_told_so(seen: str) -> None:
    with pytest.raises(Unseen):
        require_seen(seen, SHOWN)
