"""Checks of the words of letters: none missing, and each filled with what there is."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from typing import get_args

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.items import Verdict
from rongyi.catalogue.definitions.letters import (
    COMMON,
    LETTER_PLACES,
    NAMED_BY_VERDICT,
    PHRASE_PLACES,
    UNWRITTEN,
    Letters,
    LetterWords,
    Sentence,
)
from rongyi.kernel.datafile import At, Shape, nearest

DECISION, VERDICT = ("decision",), ("verdict",)
_NUMBER_OF = re.compile(r"[^{}|]*\|[^{}|]*\Z")  # {days:day|days}


def check_letters(look: Look) -> None:
    """Tell which letters, verdicts and phrases are missing or unknown, and which places."""
    letters = look.catalogue.letters
    if letters is UNWRITTEN:
        return
    _complete(look, letters, "letters", letters.letters, LETTER_PLACES)
    _complete(look, letters, "verdicts", letters.verdicts, get_args(Verdict))
    _complete(look, letters, "phrases", letters.phrases, PHRASE_PLACES)
    for kind, words in letters.letters.items():
        if kind in LETTER_PLACES:
            _letter(look, kind, words)
    for verdict in letters.verdicts.values():
        for name in (verdict.granted, verdict.refused, verdict.grants, verdict.refuses):
            _filled(look, name.at, (name,), (), ())
        for said in (verdict.granting, verdict.refusing):
            if said is not None:
                _filled(look, said.at, (said,), VERDICT, COMMON)
    for code, phrase in letters.phrases.items():
        if code in PHRASE_PLACES:
            _filled(look, phrase.at, (phrase,), PHRASE_PLACES[code], ())


def _complete(
    look: Look,
    letters: Letters,
    part: str,
    written: Mapping[str, Shape],
    wanted: Iterable[str],
) -> None:
    known = list(wanted)
    for code in known:
        if code not in written and not look.catalogue.flawed.get("letters"):
            look.problems.add("letter.missing", letters.at.of(part), part=part, code=code)
    for code, one in written.items():
        if code not in known:
            hint = nearest(code, known)
            look.problems.add("letter.unknown", one.at, part=part, code=code[:60], nearest=hint)


def _letter(look: Look, kind: str, words: LetterWords) -> None:
    named = DECISION if kind in NAMED_BY_VERDICT else ()
    _filled(look, words.title.at, (words.title,), named, ())
    _filled(look, words.at, words.paragraphs, LETTER_PLACES[kind], COMMON)


def _filled(
    look: Look,
    at: At,
    sentences: tuple[Sentence, ...],
    wanted: tuple[str, ...],
    also: Iterable[str],
) -> None:
    """What has to be said is said in each language, and nothing is asked for that is not there."""
    known = {*wanted, *also}
    for language in ("zh", "en"):
        said: set[str] = set()
        for sentence in sentences:
            found = _places(getattr(sentence, language))
            said |= found
            for place in sorted(found - known):
                hint, there = nearest(place, known), sentence.at.of(language)
                look.problems.add("letter.place_unknown", there, place=place[:60], nearest=hint)
        for place in wanted:
            if place not in said:
                look.problems.add("letter.place_missing", at, place=place, language=language)


def _places(words: str) -> set[str]:
    """The {places} of a sentence; whatever else stands in braces counts as a place of its own."""
    try:
        found = list(string.Formatter().parse(words))
    except ValueError:
        return {words}
    return {
        name if not asked and (not form or _NUMBER_OF.match(form)) else f"{name}{asked or form}"
        for _, name, form, asked in found
        if name is not None
    }
