"""Times as former systems wrote them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_COMMON = (
    "%Y/%m/%d %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%d-%m-%Y %H:%M:%S.%f",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y:%H.%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日",
    "%Y%m%d%H%M%S",
)
# What the database and a page in any zone can hold. Systems write year 1 or 9999 for “none”.
_EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
_LATEST = datetime(9999, 12, 29, tzinfo=UTC)
_FINER = re.compile(r"(\.\d{6})\d+")  # finer than a microsecond is finer than a clock here


def moment_of(text: str, zone: ZoneInfo, pattern: str = "") -> datetime | None:
    """The moment that a text names; without an offset it is the time of `zone`. None: unreadable.

    ISO 8601 in all its usual spellings, or `pattern` (as of strptime), or what tables often have.
    """
    said = _FINER.sub(r"\1", text.strip())
    found = _parsed(said, (pattern,)) if pattern else _iso(said) or _parsed(said, _COMMON)
    if found is None:
        return None
    try:
        whole = found if found.tzinfo else found.replace(tzinfo=zone)
        whole.timestamp()
    except (OverflowError, ValueError):
        return None
    return whole


def moment_kept(text: str, zone: ZoneInfo, pattern: str = "") -> datetime | None:
    """The moment of a text as tables and pages hold it; None also where it lies at the edge of
    the calendar, so that in another zone it would be none: such a time stays as it is written."""
    found = moment_of(text, zone, pattern) if pattern else None
    found = found or moment_of(text, zone)
    return found if found and _EARLIEST <= found <= _LATEST else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parsed(text: str, patterns: tuple[str, ...]) -> datetime | None:
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is added above
        except ValueError:
            continue
    return None
