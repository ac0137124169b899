"""Filters and tags of all templates; built in, so no template has to load them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from rongyi.web import icons, kept_form, numbers, wording
from rongyi.web.drawings import bars as bars_
from rongyi.web.drawings import flow as flow_
from rongyi.web.rows import Answer, Bar, Clock, Field, Node

register = template.Library()

for name in (
    "words",
    "plain",
    "day",
    "weekday",
    "moment",
    "clock",
    "joined",
    "some",
    "money",
    "number",
):
    register.filter(name, getattr(wording, name))
register.filter("filesize", wording.size)

WAYS = {
    "abolished": ("abolished", "grey"),
    "formed": ("form", "jade"),
    "data_call": ("data", "lake"),
    "department_check": ("check", "plum"),
    "commitment": ("pen", "jade"),
    "produced": ("produced", "lake"),
    "upload": ("upload", "amber"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing, hidden from voices."""
    return icons.icon(name)


@register.simple_tag(takes_context=True)
def typed_by(context: Context) -> str:
    """Who has this form open, signed: what he types outlives his session (web/kept_form)."""
    return kept_form.mark(context["request"])


@register.filter
def shown(row: Answer | Field) -> SafeString:
    """The value of an answer as people read it."""
    return wording.shown(row.value, row.type, row.choices, row.unit)


@register.filter
def value(found: object) -> SafeString:
    """Any single value as people read it."""
    return wording.shown(found)


@register.filter
def way_icon(way: str) -> str:
    """The name of the drawing of a way."""
    return WAYS.get(way, ("none", "grey"))[0]


@register.filter
def way_tone(way: str) -> str:
    """The tint of a way."""
    return WAYS.get(way, ("none", "grey"))[1]


@register.filter
def number_lines(table: numbers.Table) -> SafeString:
    """The lines of a table of numbers."""
    return numbers.lines(table)


@register.filter
def bar_drawing(bar: Bar) -> SafeString:
    """The pair of bars of one figure."""
    return bars_.draw(bar)


@register.filter
def flow_drawing(nodes: Sequence[Node]) -> SafeString:
    """The boxes and arrows of a plan, for wide pages and for narrow ones; one of them is shown."""
    return flow_.draw(nodes) + flow_.draw_tall(nodes)


@register.filter
def ticked(codes: Iterable[str], code: str) -> bool:
    """Whether a choice is among those chosen."""
    return code in codes


@register.filter
def tone(row: Clock) -> str:
    """The tint of a clock tag."""
    return row.tone


@register.simple_tag(takes_context=True)
def here(context: Context, prefix: str) -> SafeString | str:
    """aria-current for the navigation: the page itself or one below it."""
    path = str(context["page"].path).partition("?")[0].removeprefix("/en")
    target = prefix.removeprefix("/en")
    if path == target:
        return SafeString('aria-current="page"')
    inside = target not in ("", "/") and path.startswith(target)
    return SafeString('aria-current="true"') if inside else ""
