"""Identifiers that are made here."""

from __future__ import annotations

from itertools import pairwise

from rongyi.kernel.ids import new_id


def test_identifiers_sort_by_the_time_of_their_making() -> None:
    made = [new_id() for _ in range(2_000)]

    assert all(one < other for one, other in pairwise(made))


def test_an_identifier_is_a_uuid_of_version_seven() -> None:
    made = new_id()

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
