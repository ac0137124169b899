"""Values on their way to paper: dates in words of both languages, texts as pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from rongyi.kernel.text import Text, day_in_words

DEPTH_MAX = 8


def plain(value: object, zone: tzinfo, depth: int = 0) -> Any:
    """What a template may see: strings, numbers, lists and mappings of them, nothing else.

    A `Text` becomes {zh, en}; so do dates, written out, and moments in the place's own time.
    """
    if depth > DEPTH_MAX:
        raise TypeError("values nested too deeply")
    match value:
        case None | bool() | int() | str():
            return value
        case Text():
            return {"zh": value.zh, "en": value.en}
        case datetime():
            local = value.astimezone(zone)
            day = day_in_words(local)
            return {"zh": f"{day.zh} {local:%H:%M}", "en": f"{day.en}, {local:%H:%M}"}
        case date():
            return plain(day_in_words(value), zone)
        case Decimal():
            return f"{value:f}"
        case Mapping():
            return {str(key): plain(inner, zone, depth + 1) for key, inner in value.items()}
        case Sequence():
            return [plain(inner, zone, depth + 1) for inner in value]
    raise TypeError(f"a document cannot show {type(value).__name__}")
