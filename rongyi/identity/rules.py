"""Pure rules: opening hours, distance, masking."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from rongyi.kernel.ids import USCC_ALPHABET

EARTH_RADIUS_M = 6_371_000
LONG_NAME_MIN = 8  # shorter ones may be those of people: 古丽娜尔·买买提
_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
_DAY_RANGE = re.compile(
    r"(?:周|星期)([一二三四五六日天末])(?:\s*[至到—–-]+\s*(?:周|星期)?([一二三四五六日天]))?"
)
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[至到—–~～-]+\s*(\d{1,2})[:：](\d{2})")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_LETTERS_FIRST = re.compile(r"[A-Z]{1,3}[0-9]{6,15}")
_ROUND_THE_CLOCK = re.compile(r"24\s*小时")


@dataclass(frozen=True)
class Span:
    """Open on these weekdays (0 = Monday) from `opens` until `closes`."""

    days: frozenset[int]
    opens: time
    closes: time


def opening_spans(hours: str) -> tuple[Span, ...]:
    """Read hours as people write them: 周一至周五 9:00—12:00，13:00—17:00；周六 9:00—12:00.

    Segments are parted by ；, a segment without days means every day of the working week.
    What cannot be read gives no span, so that nothing false is said of it.
    """
    return tuple(
        span for segment in re.split(r"[；;。\n]", hours) for span in _segment_spans(segment)
    )


def _segment_spans(segment: str) -> Iterator[Span]:
    days = _days_of(segment)
    if _ROUND_THE_CLOCK.search(segment):
        yield Span(frozenset(range(7)), time(0), time(23, 59, 59))
        return
    for found in _SPAN.finditer(segment):
        open_hour, open_minute, close_hour, close_minute = (int(part) for part in found.groups())
        if max(open_hour, close_hour) > 24 or max(open_minute, close_minute) > 59:
            continue
        closes = time(23, 59, 59) if close_hour == 24 else time(close_hour, close_minute)
        yield Span(days, time(open_hour % 24, open_minute), closes)


def _days_of(segment: str) -> frozenset[int]:
    if re.search(r"每天|每日|全周", segment):
        return frozenset(range(7))
    days: set[int] = set()
    for found in _DAY_RANGE.finditer(segment):
        first = _DAYS[found[1]]
        last = _DAYS[found[2]] if found[2] else (6 if found[1] == "末" else first)
        days.update(range(first, last + 1))
    return frozenset(days or range(5))


def is_open(hours: str, at: datetime, *, works: bool | None = None) -> bool | None:
    """Whether a place is open `at` (local time). None = its hours cannot be read.

    `works` is what the working calendar says of that day: a weekday off (a holiday) closes a
    place, a working weekend opens it like a Monday. None = no calendar at hand.
    """
    spans = opening_spans(hours)
    if not spans:
        return None
    weekday = at.weekday()
    if works is True and weekday > 4:
        weekday = 0
    if works is False and weekday < 5:
        return any(len(span.days) == 7 and _within(span, at) for span in spans)
    return any(weekday in span.days and _within(span, at) for span in spans)


def _within(span: Span, at: datetime) -> bool:
    return span.opens <= at.time() < span.closes


def metres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> int:
    """Great-circle distance in metres (haversine)."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return round(2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord))))


def document_types(number: str) -> frozenset[str]:
    """The kinds of identity document that may bear such a number, by its shape alone; none where
    it fits no kind. A number with letters first is that of a passport or of a permit.

    Source: GB 11643 (citizens), 国办发〔2018〕81号 (81, 82, 83: Hong Kong, Macau, Taiwan),
    the foreigners' permanent residence card of 2023 (9).
    """
    if _EIGHTEEN.fullmatch(number):
        if number[0] == "9":
            return frozenset({"foreign_permanent"})
        if number[:2] in ("81", "82", "83"):
            return frozenset({"hk_macau_taiwan"})
        return frozenset({"citizen_no"})
    if _LETTERS_FIRST.fullmatch(number):
        return frozenset({"passport", "hk_macau_taiwan", "foreign_permanent"})
    return frozenset()


def organisation_code(serial: int) -> str:
    """The eight characters of an organisation code (GB 11714): MA, as registries allot them since
    2015, and the running number in base 31, without letters that look alike."""
    digits = ""
    for _ in range(6):
        serial, place = divmod(serial, len(USCC_ALPHABET))
        digits = USCC_ALPHABET[place] + digits
    assert serial == 0, "all organisation codes are used up"
    return f"MA{digits}"


def masked_number(number: str) -> str:
    """A document number with its middle hidden: 3205**********0019."""
    if len(number) <= 6:
        return number[:1] + "*" * (len(number) - 1)
    head, tail = (4, 4) if len(number) >= 15 else (2, 2)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def masked_name(name: str) -> str:
    """A name with all but its first sign hidden: 张**. Latin names keep their initials, long ones,
    which bodies have, two signs at either end."""
    if name.isascii():
        return " ".join(part[:1] + "*" * max(1, len(part) - 1) for part in name.split())
    if len(name) < LONG_NAME_MIN:
        return name[:1] + "*" * max(1, len(name) - 1)
    return name[:2] + "*" * (len(name) - 4) + name[-2:]
