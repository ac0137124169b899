"""Values on their way to paper: dates in words of both languages, texts as pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from rongyi.kernel.text import Text

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
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
            return {
                "zh": f"{day_in_words(local)['zh']} {local:%H:%M}",
                "en": f"{day_in_words(local)['en']}, {local:%H:%M}",
            }
        case date():
            return day_in_words(value)
        case Decimal():
            return f"{value:f}"
        case Mapping():
            return {str(key): plain(inner, zone, depth + 1) for key, inner in value.items()}
        case Sequence():
            return [plain(inner, zone, depth + 1) for inner in value]
    raise TypeError(f"a document cannot show {type(value).__name__}")


def day_in_words(day: date) -> dict[str, str]:
    """2026年11月23日 and 23 November 2026."""
    return {
        "zh": f"{day.year}年{day.month}月{day.day}日",
        "en": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    }
