"""What every page of the workbench shows in its head."""

from __future__ import annotations

from django import template
from django.template.context import Context

from rongyi.exemption import queries as exemption

register = template.Library()


@register.simple_tag(takes_context=True)
def open_checks(context: Context) -> int:
    """How many answers my departments owe; nothing is asked for who holds no post, or where the
    page has counted already."""
    if (counted := context.get("checks_asked")) is not None:
        return int(counted)
    actor = context["request"].actor
    return exemption.asked_count(actor) if actor.posts else 0
