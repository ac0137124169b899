"""Bilingual text: Chinese for the archive and the law, English for those who read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

LANGUAGES = ("zh", "en")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Text:
    """One sentence in both languages. Both are required; the checker refuses an empty one."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in `language`: any tag that begins with "en" is English, all else Chinese."""
        return self.en if language.lower().startswith("en") else self.zh

    def format(self, parameters: Mapping[str, object]) -> Text:
        """Fill {name} places, those that differ by language in each: a Text, a day in words.

        `{count:thing|things}` gives the word that goes with the number, not the number.
        """
        return Text(
            zh=self.zh.format_map(_in("zh", parameters)),
            en=self.en.format_map(_in("en", parameters)),
        )

    def __str__(self) -> str:
        return self.zh


def day_in_words(day: date) -> Text:
    """A day as people write it: 2026年11月23日, 23 November 2026."""
    month = MONTHS[day.month - 1]
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {month} {day.year}")


def written_day(text: str) -> Text | None:
    """The same of a day in ISO 8601, as registers write it; None: it is something else."""
    try:
        return day_in_words(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


class _Number(int):
    """A whole number that chooses its noun: `{count:thing|things}`."""

    def __format__(self, wanted: str) -> str:
        one, between, many = wanted.partition("|")
        if not between:
            return super().__format__(wanted)
        return one if self == 1 else many


class _Word(str):
    """Words in a place where a number might stand: the noun is then the one for many."""

    def __format__(self, wanted: str) -> str:
        _, between, many = wanted.partition("|")
        return many if between else super().__format__(wanted)


class _Gaps(dict[str, object]):
    """A missing parameter stays readable instead of breaking the page that shows an error."""

    def __missing__(self, key: str) -> str:
        return _Word("…")


def _in(language: str, parameters: Mapping[str, object]) -> _Gaps:
    return _Gaps({name: _said(value, language) for name, value in parameters.items()})


def _said(value: object, language: str) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):  # a moment needs its zone
        value = day_in_words(value)
    if isinstance(value, Text):
        value = value.in_language(language)
    if isinstance(value, str):
        return _Word(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _Number(value)
    return value
