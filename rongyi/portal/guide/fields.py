"""The answers of a list, as a form shows them."""

from __future__ import annotations

from collections.abc import Iterable

from rongyi.catalogue.definitions import Choice as Defined
from rongyi.web.rows import Choice


def choices_of(defined: Iterable[Defined]) -> tuple[Choice, ...]:
    """Each answer with its words."""
    return tuple(Choice(code=one.code, label=one.label, help=one.help or "") for one in defined)
