"""Tables of numbers. A page has thousands of them: a template for each took most of its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from rongyi.kernel.text import Text
from rongyi.web.wording import plain, words


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: what it is of, and its numbers."""

    title: Text | str
    numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its heading; `columns` are what the numbers of its lines count."""

    title: Text | str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def lines(table: Table) -> SafeString:
    """The lines of a table as they stand in its body, each number with what it counts."""
    labels = [
        f'<td data-label="{escape(plain(column))}"><span class="work__label" aria-hidden="true">'
        f'{words(column)}</span><span class="work__value">'
        for column in table.columns
    ]
    return mark_safe("".join(_line(one, labels) for one in table.lines))


def _line(line: Line, labels: Sequence[str]) -> str:
    cells = (
        f"{label}{words(number)}</span></td>"
        for label, number in zip(labels, line.numbers, strict=True)
    )
    return f'<tr><th scope="row">{words(line.title)}</th>{"".join(cells)}</tr>'
