"""Which parts of a guide rest on example data: each says so itself, beside the figures it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rongyi.catalogue.definitions import LegalBasis
from rongyi.kernel.text import Text
from rongyi.portal import words
from rongyi.themes.rules import Plan
from rongyi.web.wording import plain


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list; `example`: not read in a public source (marks K and D)."""

    words: Text | str
    example: bool


def figures_example(plan: Plan) -> bool:
    """Whether time and trips rest on such data."""
    return any(words.is_example(item.mark) for item in plan.items)


def basis_lines(basis: Iterable[LegalBasis]) -> list[Line]:
    """Law and article in one line, with where it was read."""
    return [Line(_basis(one), words.is_example(one.mark)) for one in basis]


def fee_lines(plan: Plan) -> list[Line]:
    """What it costs; an empty list is "no fee"."""
    return [
        Line(
            f"{plain(fee.name)} ¥{fee.amount_yuan} · {plain(fee.basis)}", words.is_example(fee.mark)
        )
        for fee in plan.fees
    ]


def _basis(one: LegalBasis) -> Text:
    read_zh = f"（{one.source}）" if one.source else ""
    read_en = f" ({one.source})" if one.source else ""
    return Text(
        zh=f"{one.law.zh}{one.article}{read_zh}", en=f"{one.law.en}, {one.article}{read_en}"
    )
