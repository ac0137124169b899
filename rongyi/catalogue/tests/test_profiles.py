"""Our words and the nation's codes, in both directions; codes composed and taken apart."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongyi.catalogue.definitions import Profile, load_catalogue, profiles
from rongyi.catalogue.tests.example import MANUAL
from rongyi.kernel.ids import is_uscc

SIP = MANUAL.parents[1] / "definitions" / "sip" / "profiles"
REAL = MANUAL.parents[2] / "shared" / "data"
BODY = "12441500196720244T"  # of a public example, its check digit holds
EXAMPLE = f"{BODY}3442199806003"


@pytest.fixture(scope="module")
def profile() -> dict[str, Profile]:
    files = {f"profiles/{path.name}": path.read_bytes() for path in SIP.glob("*.yaml")}
    return dict(load_catalogue(files)[0].profiles)


@pytest.fixture(scope="module")
def real() -> list[dict[str, Any]]:
    path = REAL / "real-item-catalogue.json"
    if not path.exists():
        pytest.skip("the real catalogue of a district is not on this machine")
    data = json.loads(path.read_text())
    return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]


@pytest.mark.parametrize("code", ["c0109", "gbt39046"])
def test_each_word_and_its_code_lead_to_each_other(profile: dict[str, Profile], code: str) -> None:
    one = profile[code]

    for name, pairs in one.maps.items():
        for word in pairs:
            assert word in profiles.from_code(one, name, profiles.to_code(one, name, word))


def test_the_two_standards_count_satisfaction_in_opposite_directions(
    profile: dict[str, Profile],
) -> None:
    best = "5"

    assert profiles.to_code(profile["c0109"], "grade", best) == "5"
    assert profiles.to_code(profile["gbt39046"], "grade", best) == "1"


def test_an_unknown_code_is_no_word(profile: dict[str, Profile]) -> None:
    assert profiles.from_code(profile["c0109"], "kind", "77") == ()
    with pytest.raises(KeyError):
        profiles.to_code(profile["c0109"], "kind", "wish")


def test_the_public_example_is_composed_and_taken_apart(profile: dict[str, Profile]) -> None:
    code = profiles.compose(profile["c0109"], body=BODY, level="city", catalogue="442199806003")

    assert str(code) == EXAMPLE
    assert profiles.read_implementation(EXAMPLE) == code
    assert profiles.case_code(EXAMPLE, date(2022, 6, 23), 68) == EXAMPLE + "202206230068"


@pytest.mark.parametrize(
    ("body", "catalogue", "wrong"),
    [
        (BODY[:-1] + "A", "442199806003", "body"),
        (BODY, "44219980600", "catalogue"),
        (BODY, "44219980600a", "catalogue"),
    ],
)
def test_a_wrong_part_is_refused(
    profile: dict[str, Profile], body: str, catalogue: str, wrong: str
) -> None:
    with pytest.raises(ValueError, match=wrong):
        profiles.compose(profile["c0109"], body=body, level="city", catalogue=catalogue)


@given(st.text(max_size=50))
def test_any_text_is_a_code_or_none(text: str) -> None:
    for read in (profiles.read_implementation, profiles.read_local):
        found = read(text)
        assert found is None or str(found) == text


@pytest.mark.parametrize("serial", [0, 10_000, -1])
def test_a_day_has_serials_from_one_to_9999(serial: int) -> None:
    with pytest.raises(ValueError, match=EXAMPLE):
        profiles.case_code(EXAMPLE, date(2022, 6, 23), serial)


def test_real_local_codes_are_taken_apart(real: list[dict[str, Any]]) -> None:
    parts = [profiles.read_local(row["item_code"]) for row in real]

    read = [(row, one) for row, one in zip(real, parts, strict=True) if one is not None]

    assert len(read) > 0.98 * len(real)
    assert all(str(one) == row["item_code"] for row, one in read)
    assert sum(is_uscc(one.body) for _, one in read) > 0.9 * len(read)


def test_every_real_kind_is_one_of_our_words(
    real: list[dict[str, Any]], profile: dict[str, Profile]
) -> None:
    kinds = {row["task_type"].zfill(2) for row in real}

    unknown = {kind for kind in kinds if not profiles.from_code(profile["c0109"], "kind", kind)}

    assert unknown == set()
