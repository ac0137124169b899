"""Bilingual text: Chinese for the archive and the law, English for those who read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """One sentence in both languages. Both are required; the checker refuses an empty one."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in `language`: any tag that begins with "en" is English, all else Chinese."""
        return self.en if language.lower().startswith("en") else self.zh

    def format(self, parameters: Mapping[str, object]) -> Text:
        """Fill {name} places. A parameter that is itself a Text is filled in its language."""
        return Text(
            zh=self.zh.format_map(_in("zh", parameters)),
            en=self.en.format_map(_in("en", parameters)),
        )

    def __str__(self) -> str:
        return self.zh


class _Gaps(dict[str, object]):
    """A missing parameter stays readable instead of breaking the page that shows an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def _in(language: str, parameters: Mapping[str, object]) -> _Gaps:
    return _Gaps(
        {
            name: value.in_language(language) if isinstance(value, Text) else value
            for name, value in parameters.items()
        }
    )
