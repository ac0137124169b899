"""The words of letters: none missing, each filled with what there is, told by file and line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from rongyi.catalogue.definitions import load_catalogue
from rongyi.catalogue.definitions.letters import (
    COMMON,
    LETTER_PLACES,
    LETTERS_FILE,
    PHRASE_PLACES,
    UNWRITTEN,
    usual_letters,
)
from rongyi.catalogue.tests.example import good, manual
from rongyi.kernel.shipped import sip_folder

OURS = (sip_folder() / LETTERS_FILE).read_text("utf-8")


def told(words: str) -> list[tuple[int, str, str]]:
    """What the check says of a folder with these words of letters."""
    files = {**good(), LETTERS_FILE: words.encode()}
    _, problems = load_catalogue(files)
    return [(one.line, one.code, one.words.en) for one in problems if one.file == LETTERS_FILE]


def line_of(words: str, text: str) -> int:
    return words[: words.index(text)].count("\n") + 1


def test_the_words_that_come_with_the_program_are_complete() -> None:
    assert told(OURS) == []
    assert set(usual_letters().letters) == set(LETTER_PLACES)


@pytest.mark.parametrize(
    ("was", "now", "at", "code", "says"),
    [
        ("  expired:\n", "  expire:\n", "letters:", "letter.missing", "expired"),
        ("  expired:\n", "  expire:\n", "  expire:", "letter.unknown", "perhaps “expired”"),
        ("  kept:", "  keep:", "phrases:", "letter.missing", "kept"),
        ("由“{before}”更正", "当场更正", "  mended:", "letter.place_missing", "{before}; zh"),
        ("from “{before}” to", "to", "  mended:", "letter.place_missing", "{before}; en"),
        ("自{accepted}起受理", "自{accepted_on}{accepted}起受理", "自{accepted_on}",
         "letter.place_unknown", "accepted_on"),
        ("决定不予受理。\"", "决定{item.code}。\"", "决定{item.code}", "letter.place_unknown",
         "item.code"),
        ("决定不予受理。\"", "决定{item!r}。\"", "决定{item!r}", "letter.place_unknown", "itemr"),
        ("决定不予受理。\"", "决定{。\"", "决定{。", "letter.place_unknown", "决定{"),
        ("    sign: 终止\n", "", "  expired:", "shape.missing", "sign"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    was: str, now: str, at: str, code: str, says: str
) -> None:
    assert was in OURS
    words = OURS.replace(was, now, 1)

    found = told(words)

    line = line_of(words, at)
    assert [one for one in found if one[:2] == (line, code) and says in one[2]], found


def test_what_an_edition_leaves_out_is_said_as_the_program_says_it() -> None:
    some = replace(UNWRITTEN, letters={"accept": usual_letters().letters["refuse"]})

    assert some.letter("accept").sign == "不受"
    assert some.letter("expired") == usual_letters().letters["expired"]
    assert some.phrase("kept") == usual_letters().phrase("kept")


def test_the_manual_names_every_kind_with_its_places() -> None:
    written = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", _chapter(), re.MULTILINE))

    places = {kind: tuple(re.findall(r"`\{(\w+)\}`", cell)) for kind, cell in written.items()}
    assert places == {**LETTER_PLACES, **PHRASE_PLACES}
    assert all(f"`{{{place}}}`" in _chapter() for place in COMMON)


def _chapter() -> str:
    found = re.search(
        r"^#### What fills a letter\n(.*?)(?=^##)", manual(), re.MULTILINE | re.DOTALL
    )
    assert found
    return found[1]


def test_a_place_may_call_its_letters_by_its_own_names(tmp_path: Path) -> None:
    words = OURS.replace("受理通知书", "立案通知书", 1)

    loaded, problems = load_catalogue({**good(), LETTERS_FILE: words.encode()})

    assert not [one for one in problems if one.file == LETTERS_FILE]
    assert loaded.letters.letter("accept").title.zh == "立案通知书"
