"""Chinese text: words for search, sound, order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rongyi.kernel import hanzi
from rongyi.kernel.hanzi import Pinyin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开饭店", {"饭店", "开饭"}),
        ("食品经营许可（新办）", {"食品", "经营", "许可", "新办"}),
        ("Ｗi-Fi 开办餐饮店2026", {"wi", "fi", "开办", "餐饮店", "2026"}),
        ("店", {"店"}),
        ("", set()),
        ("（，）", set()),
    ],
)
def test_tokens_hold_words_and_pairs_of_characters(text: str, expected: set[str]) -> None:
    found = hanzi.tokens(text)

    assert expected <= set(found)
    assert len(found) == len(set(found))
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开饭店", Pinyin("kaifandian", "kfd")),
        ("重庆火锅", Pinyin("chongqinghuoguo", "cqhg")),
        ("银行", Pinyin("yinhang", "yh")),
        ("Wi-Fi 店", Pinyin("wifidian", "wfd")),
        ("1 号店", Pinyin("1haodian", "1hd")),
        ("", Pinyin("", "")),
    ],
)
def test_pinyin_gives_the_sound_and_its_initials(text: str, expected: Pinyin) -> None:
    found = hanzi.pinyin(text)

    assert found == expected


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_tokens_and_sound(text: str) -> None:
    found = hanzi.tokens(text)

    assert all(token and token == token.strip() for token in found)
    assert " " not in hanzi.pinyin(text).full


@given(st.text("饭店开办餐饮许可证", min_size=2, max_size=8))
def test_every_pair_of_neighbours_is_found(text: str) -> None:
    found = hanzi.tokens(text)

    assert {text[place : place + 2] for place in range(len(text) - 1)} <= set(found)
