"""The four measures of a plan as bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext

from rongyi.kernel.text import Text
from rongyi.portal import words
from rongyi.themes.rules import Saving, SavingRow, Savings
from rongyi.web.rows import Bar
from rongyi.web.wording import plain


def bars(savings: Savings) -> list[Bar]:
    """Trips, papers, steps, days: before and now. Nothing to compare, no bar."""
    measures = (
        (gettext("Trips"), savings.trips, words.trips),
        (gettext("Papers"), savings.papers, words.papers),
        (gettext("Steps"), savings.stages, words.stages),
        (gettext("Time"), savings.days, words.short_days),
    )
    return [_bar(*measure) for measure in measures if measure[1].before_example]


def all_examples(found: list[Bar]) -> tuple[list[Bar], bool]:
    """Where every figure is an example, the heading says it once for all."""
    if not found or not all(bar.example for bar in found):
        return found, False
    return [replace(bar, example=False) for bar in found], True


def _bar(label: str, saving: Saving, counted: Callable[[int], str]) -> Bar:
    before = saving.before_example
    return Bar(
        label=label,
        before=before,
        after=saving.after,
        before_words=_before(counted(before), sourced=saving.sourced),
        after_words=gettext("%(amount)s now") % {"amount": counted(saving.after)},
        less_words=_less(saving.percent),
        formula=saving.formula,
        before_list=tuple(_line(row) for row in saving.before_list),
        after_list=tuple(_line(row) for row in saving.after_list),
        example=not saving.sourced,
    )


def _before(amount: str, *, sourced: bool) -> str:
    if sourced:
        return gettext("%(amount)s before") % {"amount": amount}
    return gettext("%(amount)s before (example total)") % {"amount": amount}


def _less(percent: int | None) -> str:
    """ "83% less"; nothing where nothing is saved, or a figure before is only an example."""
    if percent is None or percent <= 0:
        return ""
    return gettext("%(percent)s%% less") % {"percent": percent}


def _line(row: SavingRow) -> Text | str:
    return f"{plain(row.title)} {row.amount}"
