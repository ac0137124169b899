"""What somebody looked at when he pressed a button: the version, and the last fact that he saw."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import QueryDict

from rongyi.kernel.errors import BadInput

VERSION, FACT, SEEN = "version", "told", "seen"
DIGITS_MAX = 9
SEEN_LENGTH_MAX = 40_000  # the versions of some hundreds of cases
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


def seen_in(post: QueryDict) -> str:
    """The marks of what was shown that a form carries; empty where it carries none."""
    found = post.get(SEEN, "")
    return found if len(found) <= SEEN_LENGTH_MAX else ""


def versions_in(post: QueryDict) -> dict[UUID, int]:
    """The cases that a page showed and their versions, as `versions_of` wrote them. Errors:
    BadInput for what is none of that."""
    pairs = [one.partition(":") for one in seen_in(post).split()]
    try:
        return {UUID(case_id): int(version) for case_id, _, version in pairs}
    except ValueError:
        raise BadInput(name=SEEN) from None


def versions_of(seen: Mapping[UUID, int]) -> str:
    """The cases that a page shows and their versions, for its form."""
    return " ".join(f"{case_id}:{version}" for case_id, version in seen.items())
