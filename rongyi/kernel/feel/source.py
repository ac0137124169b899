"""The text of an expression: full-width signs made plain, offsets turned into lines."""

from __future__ import annotations

import re

# Half-width twins of U+FF01..FF5E, and the Chinese signs that stand for an ASCII one.
_TWINS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF02}
_TWINS |= {
    ord(sign): ord(plain) for sign, plain in zip("\u3000、【】×÷−–", " ,[]*/--", strict=True)
}
_KEPT = re.compile(r'("(?:\\.|[^"\\])*"|“(?:\\.|[^”\\])*”|＂(?:\\.|[^＂\\])*＂)', re.DOTALL)


def normalise(source: str) -> str:
    """`source` with half-width operators and punctuation outside strings; same length."""
    if source.isascii():
        return source
    parts = _KEPT.split(source)
    parts[::2] = [part.translate(_TWINS) for part in parts[::2]]
    return "".join(parts)


def line_and_column(source: str, offset: int) -> tuple[int, int]:
    """Where `offset` stands, both counted from 1."""
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def unquote(token: str) -> str:
    """The text inside a string token."""
    inner = token[1:-1]
    return _ESCAPE.sub(_unescape, inner) if "\\" in inner else inner


def _unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code is None:
        return _PLAIN_ESCAPES.get(found[3], found[3])
    number = int(code, 16)
    # Half a surrogate pair is no character and could not be stored.
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number < 0xE000 else "\ufffd"
