"""Reasons and grounds: what a refusal or rejection has to say."""

from __future__ import annotations

from rongyi.cases.errors import GroundUnknown, ReasonsMissing
from rongyi.catalogue.definitions import Item
from rongyi.journal.errors import TextNotStorable
from rongyi.kernel.typed import readable

WORDS_MAX = 2_000


def storable(text: str) -> str:
    """The text, if a database keeps it. Errors: TextNotStorable: a NUL or half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TextNotStorable from None
    if "\0" in text:
        raise TextNotStorable
    return text


def known_ground(item: Item, code: str) -> str:
    """The ground, if it is one of the item's. Errors: GroundUnknown."""
    if code not in {ground.code for ground in item.grounds}:
        raise GroundUnknown(ground=code[:60])
    return code


def words_of(words: str, *, required: bool = True) -> str:
    """The words without the blanks around them.

    Errors: ReasonsMissing: none, or too many; DirectionSigns.
    """
    clean = readable(storable(words)).strip()
    if len(clean) > WORDS_MAX or (required and not clean):
        raise ReasonsMissing(limit=WORDS_MAX)
    return clean


def all_words(before: str, more: str) -> str:
    """What two people wrote of the same thing, each part once."""
    parts = (one.strip() for one in (*before.split("；"), *more.split("；")))
    return "；".join(dict.fromkeys(one for one in parts if one))
