"""What people type: unseen signs go, names stay whole."""

from __future__ import annotations

import pytest

from rongyi.kernel.errors import DirectionSigns
from rongyi.kernel.typed import readable


@pytest.mark.parametrize(
    "name",
    [
        "王\U00020000",  # CJK extension B
        "李\U000313b0",  # extension H of Unicode 15, which Python 3.11 does not know
        "赵\U0002ebf0",  # extension I of Unicode 15.1
        "陈\ue000",  # the private area, where older systems kept rare characters
        "阿依努尔·买买提",
    ],
)
def test_a_rare_character_of_a_name_is_kept(name: str) -> None:
    assert readable(name) == name


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u200b", "\ufeff", "\u00ad"])
def test_what_nobody_sees_is_left_out(sign: str) -> None:
    assert readable(f"湖畔{sign}小馆") == "湖畔小馆"


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u202a"])
def test_what_turns_the_direction_of_writing_is_refused(sign: str) -> None:
    with pytest.raises(DirectionSigns):
        readable(f"湖畔{sign}小馆")
