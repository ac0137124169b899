"""What every page of the workbench shows in its head, and tables of very many numbers."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from rongyi.exemption import queries as exemption
from rongyi.web.wording import plain, words
from rongyi.workbench.counter.statistics import Line, Table

register = template.Library()


@register.simple_tag(takes_context=True)
def open_checks(context: Context) -> int:
    """How many answers my departments owe; nothing is asked for who holds no post, or where the
    page has counted already."""
    if (counted := context.get("checks_asked")) is not None:
        return int(counted)
    actor = context["request"].actor
    return exemption.asked_count(actor) if actor.posts else 0


@register.filter
def number_lines(table: Table) -> SafeString:
    """The lines of a table of numbers. A page has thousands of them: a template for each took most
    of its time."""
    labels = [
        f'<td data-label="{words(plain(column))}"><span class="work__label" aria-hidden="true">'
        f'{words(column)}</span><span class="work__value">'
        for column in table.columns
    ]
    return mark_safe("".join(_line(line, labels) for line in table.lines))


def _line(line: Line, labels: list[str]) -> str:
    cells = (
        f"{label}{words(number)}</span></td>"
        for label, number in zip(labels, line.numbers, strict=True)
    )
    return f'<tr><th scope="row">{words(line.title)}</th>{"".join(cells)}</tr>'
