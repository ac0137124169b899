"""The page of the life of a case says what the code does; other systems know every end of it."""

from __future__ import annotations

import pytest

from rongyi.cases import states
from rongyi.cases.rules.posting import DECIDED, SENDS
from rongyi.catalogue.definitions import profiles
from tools import life

# What sends no letter: nobody is told, or he holds the receipt of what he handed in himself.
WITHOUT_LETTER = {
    "case.released.v1": "by itself",
    "case.corrected.v1": "his own act",
    "case.supplemented.v1": "his own act",
    "case.looked.v1": "gathered for the one notice",
    "case.reviewed.v1": "an opinion within the house",
    "case.ended.v1": "by itself",
}


def test_the_page_is_drawn_from_the_code() -> None:
    assert life.PAGE.read_text("utf-8") == life.page(), "draw it anew: python -m tools.life write"


@pytest.mark.parametrize("act", states.FACT_OF_ACT)
def test_every_act_has_its_article_and_its_paper(act: str) -> None:
    fact = states.FACT_OF_ACT[act]

    assert states.laws_of(act)
    assert (fact in SENDS or fact == DECIDED) != (fact in WITHOUT_LETTER)


def test_every_move_names_its_law() -> None:
    assert [move for move in states.LIFE.moves if move.law is None] == []


def test_profiles_know_every_state_and_every_way_to_close() -> None:
    assert set(profiles.ENUMERATIONS["state"]) == set(states.STATES)
    assert set(profiles.ENUMERATIONS["close"]) == set(states.OUTCOMES)


@pytest.mark.parametrize("code", ["c0109", "gbt39046", "supervision", "other_system"])
def test_the_same_end_has_a_code_in_each_profile(code: str) -> None:
    profile = life._catalogue().profiles[code]

    for outcome, state in states.OUTCOMES.items():
        assert profiles.to_code(profile, "close", outcome)
        assert profiles.to_code(profile, "state", state)
    void = {"c0109": "2", "supervision": "2", "other_system": "2"}
    assert profiles.to_code(profile, "close", "void") == void.get(code, "其他")
