"""What a page showed, as marks that its form carries back: what is otherwise by then is not acted
upon, and what became otherwise can be named."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from rongyi.kernel.errors import Stale, Unseen

MARK_DIGITS = 8
Shown = Mapping[str, object]  # what was shown, by a code that says what it is


def marks_of(shown: Shown) -> str:
    """Each code with a few digits of what it showed, as a form carries them."""
    return " ".join(f"{code}:{_mark(value)}" for code, value in shown.items())


def require_seen(seen: str | None, shown: Shown) -> None:
    """Errors: Unseen where nothing that is shown was seen; Stale, whose `parts` are the codes of
    what changed. None: nobody looked at a page, as in a job."""
    if seen is None:
        return
    known = dict(one.partition(":")[::2] for one in seen.split())
    if not known.keys() & shown.keys():
        raise Unseen(number="")
    now = {code: _mark(value) for code, value in shown.items()}
    changed = [code for code, mark in now.items() if known.get(code) != mark]
    changed += [code for code in known if code not in now]
    if changed:
        raise Stale(number="", parts=tuple(changed))


def _mark(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:MARK_DIGITS]
