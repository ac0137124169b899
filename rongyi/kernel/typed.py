"""What people type as free words: the signs that nobody sees are left out, and those that turn the
direction of writing refused, since they make a name or sentence read otherwise than it is kept."""

from __future__ import annotations

import unicodedata

from rongyi.kernel.errors import DirectionSigns

# Embeddings, overrides and isolates: U+202A to U+202E, U+2066 to U+2069.
DIRECTION_SIGNS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
# Neither Cn nor Co: a rare character of a name (生僻字) may be younger than the tables of this
# Python, or lie in the private area where older systems kept such. No name loses a character.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_LINES = frozenset("\n\t")


def seen(words: str) -> str:
    """The words without control and other invisible signs. Line breaks and tabs stay, and signs of
    direction, which `readable` refuses."""
    return "".join(sign for sign in words if _is_kept(sign))


def readable(words: str) -> str:
    """The words as they may be kept. Errors: DirectionSigns: they hold one of those."""
    if not DIRECTION_SIGNS.isdisjoint(words):
        raise DirectionSigns
    return seen(words)


def on_one_line(words: str) -> str:
    """The same words with a blank for each row of blanks and line breaks."""
    return " ".join(words.split())


def _is_kept(sign: str) -> bool:
    if sign in _LINES or sign in DIRECTION_SIGNS:
        return True
    return unicodedata.category(sign) not in _UNSEEN
