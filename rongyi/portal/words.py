"""Counts, days and ways as people say them, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from rongyi.web.templatetags.web import WAYS

WAY_ORDER = ("abolished", "formed", "data_call", "department_check", "commitment", "produced")


@dataclass(frozen=True)
class Count:
    """One way and how many materials go it."""

    icon: str
    words: str


def days(count: int) -> str:
    """Working days; nought is "at once"."""
    if count == 0:
        return gettext("At once")
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def short_days(count: int) -> str:
    """Days where there is little room: a tile."""
    if count == 0:
        return gettext("At once")
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def trips(count: int) -> str:
    """How often one has to go somewhere."""
    return ngettext("%(count)s trip", "%(count)s trips", count) % {"count": count}


def papers(count: int) -> str:
    """A number of papers."""
    return ngettext("%(count)s paper", "%(count)s papers", count) % {"count": count}


def stages(count: int) -> str:
    """A number of stages."""
    return ngettext("%(count)s step", "%(count)s steps", count) % {"count": count}


def way_counts(counts: Mapping[str, int]) -> list[Count]:
    """The ways that occur, in a fixed order, with their numbers."""
    return [
        Count(icon=WAYS[way][0], words=_of_way(way, counts[way]))
        for way in WAY_ORDER
        if counts.get(way)
    ]


def _of_way(way: str, count: int) -> str:
    phrases = {
        "abolished": ngettext("%(count)s abolished", "%(count)s abolished", count),
        "formed": ngettext("%(count)s made from the form", "%(count)s made from the form", count),
        "data_call": ngettext("%(count)s found in data", "%(count)s found in data", count),
        "department_check": ngettext(
            "%(count)s checked by a department", "%(count)s checked by departments", count
        ),
        "commitment": ngettext("%(count)s by your promise", "%(count)s by your promise", count),
        "produced": ngettext("%(count)s made on the way", "%(count)s made on the way", count),
    }
    return phrases[way] % {"count": count}


def exempt_title(exempt: int) -> str:
    """The sentence above the ways."""
    return ngettext(
        "%(count)s paper is already spared you", "%(count)s papers are already spared you", exempt
    ) % {"count": exempt}


def hand_in_title(total: int, hand_in: int) -> str:
    """The title of the materials step: "7 papers, you hand in 1"."""
    if total == 0:
        return gettext("No papers are needed")
    if hand_in == 0:
        none = ngettext(
            "%(total)s paper, you need not hand it in", "%(total)s papers, you hand in none", total
        )
        return none % {"total": total}
    some = ngettext(
        "%(total)s paper, you hand it in",
        "%(total)s papers, you hand in only %(hand_in)s",
        total,
    )
    return some % {"total": total, "hand_in": hand_in}


def at_least_title(total: int) -> str:
    """The title where answers still to be given may add papers: "At least 3 papers"."""
    return ngettext(
        "At least %(total)s paper; what you hand in depends on your answers",
        "At least %(total)s papers; what you hand in depends on your answers",
        total,
    ) % {"total": total}


def items_title(count: int) -> str:
    """ "5 matters, one application"."""
    return ngettext(
        "%(count)s matter, one application", "%(count)s matters, one application", count
    ) % {"count": count}


def is_example(mark: str) -> bool:
    """Whether a mark says: from knowledge (K) or our own proposal (D), not read in a source."""
    return mark != "V"


def proof(receipt: Mapping[str, object] | None) -> str:
    """What a printed receipt says of the proof that is attached to it."""
    if receipt is None:
        return gettext(
            "No proof is attached yet: what happened is being sealed. Download this receipt again "
            "in a minute to have it."
        )
    told = gettext(
        "The proof is attached to this file (receipt.json): anybody verifies it offline with "
        "“rongyi verify receipt FILE.pdf” and the public key of the platform."
    )
    if receipt.get("uncovered"):
        told += gettext(" What happened last is still being sealed and not in it.")
    return told
