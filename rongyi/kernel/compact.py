"""JSON as it is stored and hashed: compact, in Unicode, what JSON does not know as its words.

orjson writes it many times as fast as the standard library; what it does not take (integers past
64 bits, keys that are no text, halves of characters) the library writes. Texts, whole numbers,
truths and None come in the same bytes from both; numbers with a fraction ought to be words.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import orjson


def compact(value: object, *, sort_keys: bool = False) -> str:
    """A tree of values as JSON text; keys as their words, days and times as ISO 8601 has them.

    Errors: TypeError for what has no words that everybody would write alike.
    """
    order = orjson.OPT_SORT_KEYS if sort_keys else 0
    try:
        return orjson.dumps(value, _words, order | orjson.OPT_PASSTHROUGH_DATACLASS).decode()
    except TypeError:
        return (_SORTED if sort_keys else _PLAIN).encode(value)


def _words(value: object) -> object:
    if isinstance(value, tuple):  # one with names
        return list(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"no JSON of {type(value).__name__}")


_PLAIN, _SORTED = (
    json.JSONEncoder(
        ensure_ascii=False,
        check_circular=False,
        default=_words,
        separators=(",", ":"),
        sort_keys=sort,
    )
    for sort in (False, True)
)
