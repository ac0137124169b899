"""What somebody looked at when he pressed a button: the version, and the last fact that he saw."""

from __future__ import annotations

from django.http import QueryDict

VERSION, FACT = "version", "told"
DIGITS_MAX = 9
NOBODY_SAW = -1  # no case was ever at this version, so nothing is done with it


def version_in(post: QueryDict, name: str = VERSION) -> int:
    """The version that a form carries; `NOBODY_SAW` where it carries none, or something else."""
    found = number_in(post, name)
    return NOBODY_SAW if found is None else found


def number_in(post: QueryDict, name: str) -> int | None:
    """A number that a form carries; None where it carries none, `NOBODY_SAW` where a forged one
    carries something else."""
    text = post.get(name, "")
    if not text:
        return None
    known = text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX
    return int(text) if known else NOBODY_SAW
