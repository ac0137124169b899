"""What is saved against handling the items one by one. Formula: mission.md, "the numbers to beat".

Before = sum over the items that apply. After = what the plan really asks. A baseline without a
public source (mark other than V) makes the sum an example total, shown as such, without percent.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from rongyi.kernel.text import Text
from rongyi.themes.rules import words
from rongyi.themes.rules.marks import SOURCED
from rongyi.themes.rules.shape import Number, Saving, SavingRow


def row(item: str, title: Text, amount: Number, mark: str, note: Text | None = None) -> SavingRow:
    """A summand; counted when its mark says it was read in a public source."""
    return SavingRow(
        item=item, title=title, amount=amount, mark=mark, counted=mark == SOURCED, note=note
    )


def saving(
    measure: str,
    before: Sequence[SavingRow],
    after: Number,
    after_list: Sequence[SavingRow],
    *,
    complete: bool,
) -> Saving:
    """One measure. `complete`: every item that applies has a baseline for it."""
    counted = [one.amount for one in before if one.counted]
    example = total([one.amount for one in before])
    sourced = complete and bool(before) and len(counted) == len(before)
    return Saving(
        before=total(counted) if counted else None,
        before_example=example,
        after=after,
        percent=percent(example, after) if sourced else None,
        sourced=sourced,
        formula=_formula(measure, before, after, after_list, example, sourced=sourced),
        before_list=tuple(before),
        after_list=tuple(after_list),
    )


def total(amounts: Sequence[Number]) -> Number:
    """The sum."""
    return sum(amounts)


def percent(before: Number, after: Number) -> int | None:
    """By how many hundredths `after` is less than `before`; None when there was nothing before."""
    if before <= 0:
        return None
    share = Decimal(100 * (before - after)) / before
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _formula(
    measure: str,
    before: Sequence[SavingRow],
    after: Number,
    after_list: Sequence[SavingRow],
    example: Number,
    *,
    sourced: bool,
) -> Text:
    of_items: dict[str, int] = {}
    for one in before:
        of_items[one.item] = of_items.get(one.item, 0) + one.amount
    sum_before = _sum(list(of_items.values()), example)
    shown = Text(zh=sum_before, en=sum_before)
    if not sourced:
        shown = words.EXAMPLE_SUM.format({"sum": sum_before})
    sum_after = str(after)
    if measure in ("stages", "days"):
        sum_after = _sum([one.amount for one in after_list], after)
    formula = words.FORMULA[measure].format({"before": shown, "after": sum_after})
    if sourced:
        return formula
    counted = total([one.amount for one in before if one.counted])
    note = words.EXAMPLE_NOTE.format({"counted": counted})
    return Text(zh=formula.zh + note.zh, en=f"{formula.en} {note.en}")


def _sum(amounts: Sequence[Number], result: Number) -> str:
    if len(amounts) < 2:
        return str(result)
    return f"{' + '.join(str(amount) for amount in amounts)} = {result}"
