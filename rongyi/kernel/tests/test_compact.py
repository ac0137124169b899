"""What is hashed is written in the same bytes whoever writes it."""

from __future__ import annotations

import json
from collections import namedtuple
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongyi.kernel.compact import compact

TEXT = st.text(st.characters(exclude_categories=()))  # halves of characters too
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner) | st.tuples(inner, inner),
)
Pair = namedtuple("Pair", "left right")


@given(TREES, st.booleans())
def test_it_is_what_the_standard_library_writes(tree: object, sort: bool) -> None:
    by_library = json.dumps(tree, ensure_ascii=False, sort_keys=sort, separators=(",", ":"))

    assert compact(tree, sort_keys=sort) == by_library


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        (date(2026, 11, 23), '"2026-11-23"'),
        (datetime(2026, 11, 23, 8, tzinfo=UTC), '"2026-11-23T08:00:00+00:00"'),
        ([2**70, date(2026, 11, 23)], '[1180591620717411303424,"2026-11-23"]'),
        (Pair(1, "二"), '[1,"二"]'),
        ({1: "number as a key"}, '{"1":"number as a key"}'),
    ],
)
def test_what_json_does_not_know_is_its_words(value: object, text: str) -> None:
    assert compact(value) == text


def test_what_has_no_words_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        compact({"a": object()})
