"""Chinese text for search and order: words, pairs of characters, pinyin."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rongyi.kernel import lazy

TEXT_LENGTH_MAX = 20_000
PINYIN_LENGTH_MAX = 200

_RUN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f〇]+|[^\W_]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f〇]")


@dataclass(frozen=True)
class Pinyin:
    """How a text sounds, without tones: 开饭店 is full "kaifandian", initials "kfd"."""

    full: str
    initials: str


def plain(text: str) -> str:
    """Compatible forms made one (full-width letters, ligatures), in lower case."""
    return unicodedata.normalize("NFKC", text[:TEXT_LENGTH_MAX]).casefold()


def tokens(text: str) -> list[str]:
    """Search words in the order of the text, each once.

    Chinese runs give the dictionary's words (and the shorter words inside them), then every pair
    of neighbouring characters, so that a word the dictionary does not know is found all the same;
    a single character gives itself. Other runs give their lower-case words.
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(plain(text)):
        if not _HAN.match(run):
            found[run] = None
            continue
        found |= dict.fromkeys(lazy.module("rjieba").cut_for_search(run))
        for place in range(len(run) - 1):
            found[run[place : place + 2]] = None
    return list(found)


def words(text: str) -> list[str]:
    """The words of a text as the dictionary parts them, each once; other runs as they are."""
    found: dict[str, None] = {}
    for run in _RUN.findall(plain(text)):
        parts = lazy.module("rjieba").cut(run) if _HAN.match(run) else [run]
        found |= dict.fromkeys(parts)
    return list(found)


def pinyin(text: str) -> Pinyin:
    """The sound of the text. Letters and digits stay; signs and spaces fall away."""
    syllables = _syllables(plain(text)[:PINYIN_LENGTH_MAX])
    return Pinyin(
        full="".join(syllables),
        initials="".join(
            [syllable if syllable.isdigit() else syllable[0] for syllable in syllables]
        ),
    )


@lru_cache(maxsize=10_000)
def _syllables(text: str) -> tuple[str, ...]:
    module = lazy.module("pypinyin")
    found: list[str] = []
    for run in _RUN.findall(text):
        if _HAN.match(run):
            found += module.lazy_pinyin(run, errors="ignore", v_to_u=False)
        else:
            found.append(run)
    return tuple(found)
