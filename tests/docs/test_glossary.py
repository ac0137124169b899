"""The glossary: every model, state, act and fact has its Chinese name; what is listed exists."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable

import pytest
from django.apps import apps

from rongyi.cases import states as case_states
from rongyi.cases.policy import PERMITS
from rongyi.certificates import states as certificate_states
from rongyi.config.paths import CHECKOUT
from rongyi.exemption import states as proof_states
from rongyi.kernel.facts import Fact
from rongyi.themes import states as bundle_states
from tests.golden.record import classes
from tests.support.routes import routes

GLOSSARY = CHECKOUT / "docs" / "glossary.md"
LIVES = {
    "case": case_states,
    "bundle": bundle_states,
    "proof": proof_states,
    "certificate": certificate_states,
}
HAN = re.compile(r"[\u4e00-\u9fff]")
ROW = re.compile(r"^\| ([^|]+) \| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def models() -> set[str]:
    return {
        f"{one._meta.app_label}.{one.__name__}"
        for one in apps.get_models()
        if one.__module__.startswith("rongyi.")
    }


def states() -> set[str]:
    return {f"{noun}.{state}" for noun, of in LIVES.items() for state in of.LIFE.states}


def acts() -> set[str]:
    """What policies permit, what machines move by, and what views need."""
    moves = {
        f"{noun}.{name}"
        for noun, of in LIVES.items()
        for name in of.LIFE.names
        if name not in getattr(of, "ACT_OF_MOVE", {})
    }
    return moves | set(PERMITS) | {one.act for one in routes()}


def facts() -> set[str]:
    return {one.name for one in classes(Fact) if one.name}


def rows(heading: str) -> list[tuple[str, str, str, str]]:
    """The table below a heading: Chinese, identifier, English, law."""
    text = GLOSSARY.read_text("utf-8")
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"the glossary has no chapter {heading}"
    return [(zh, name, en, law) for zh, name, en, law in ROW.findall(found[1])]


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [("Models", models), ("States", states), ("Acts", acts), ("Facts", facts)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_glossary_names_exactly_what_there_is(heading: str, wanted: object) -> None:
    there = wanted()  # type: ignore[operator]

    listed = [name for _, name, _, _ in rows(heading)]

    _same(listed, there)


def _same(listed: list[str], there: Iterable[str]) -> None:
    assert sorted(listed) == sorted(set(listed)), "listed twice"
    assert sorted(set(there) - set(listed)) == [], "add a line with the 中文 name"
    assert sorted(set(listed) - set(there)) == [], "no such thing any more"


@pytest.mark.parametrize("heading", ["Models", "States", "Acts", "Facts", "Words"])
def test_every_line_is_in_both_languages(heading: str) -> None:
    lines = rows(heading)

    assert lines
    assert [name for zh, name, _, _ in lines if not HAN.search(zh)] == []
    assert [name for _, name, en, _ in lines if HAN.search(en)] == []


def test_the_words_lead_to_code_that_exists() -> None:
    for _, name, _, _ in rows("Words"):
        module, _, thing = name.rpartition(".")
        assert hasattr(importlib.import_module(module), thing), name


def test_names_of_states_are_those_that_people_read() -> None:
    written = {name: zh for zh, name, _, _ in rows("States")}

    shown = {f"case.{state}": words.zh for state, words in case_states.STATE_WORDS.items()}

    assert {name: written[name] for name in shown} == shown
