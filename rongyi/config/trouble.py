"""What can keep the program from running, said in one sentence in both languages."""

from __future__ import annotations

import os

from rongyi.kernel.text import Text


class Trouble(Exception):
    """Stops a command. `words` say what happened and what to do; `code` is the exit code."""

    def __init__(self, *, zh: str, en: str, code: int = 3) -> None:
        self.words = Text(zh=zh, en=en)
        self.code = code
        super().__init__(en)


def language() -> str:
    """The language of the terminal: Chinese where the locale says so, else English."""
    tag = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if tag.lower().startswith("zh") else "en"


def in_terminal(text: Text) -> str:
    """The words of `text` in the language of the terminal."""
    return text.in_language(language())
