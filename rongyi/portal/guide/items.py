"""The guide of a single item, and what a life event leads to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import Item
from rongyi.kernel.errors import NotFound
from rongyi.portal import words
from rongyi.portal.guide import kept, marks, plans, source
from rongyi.portal.guide.home import kind_words
from rongyi.themes import queries
from rongyi.themes.definitions import Definitions
from rongyi.themes.queries import Guide
from rongyi.web.access import PUBLIC, needs
from rongyi.web.request import Request
from rongyi.web.rows import Link
from rongyi.web.wording import plain


@require_safe
@needs(PUBLIC)
@kept.page
def guide(request: Request, code: str) -> HttpResponse:
    """The guide of one item, a bundle of one. Errors: NotFound."""
    edition = catalogue.current_edition()
    definitions = queries.definitions(edition)
    item = definitions.catalogue.items.get(code)
    if item is None:
        raise NotFound(what="item")
    found = queries.guide(code, now=request.now)
    body = kept.part(
        request,
        "portal/guide/item_body.html",
        edition,
        code,
        lambda: {"guide": _shown(definitions, item, found)},
    )
    return render(request, "portal/guide/item.html", {"found": found, "body": body})


def _shown(definitions: Definitions, item: Item, found: Guide) -> dict[str, object]:
    book, planned = definitions.catalogue, found.plan
    spared = plans.materials(planned, book, hand_in=False)
    return {
        "code": item.code,
        "title": item.title,
        "summary": item.summary,
        "example": words.is_example(found.mark),
        "result": item.result.name,
        "figures": plans.long_figures(planned),
        "figures_example": marks.figures_example(planned),
        "materials_title": plans.materials_title(planned) if planned.materials else "",
        "exempt_title": plans.exempt_title(planned),
        "counts": words.way_counts(planned.exempt),
        "materials": [*plans.materials(planned, book, hand_in=True), *spared],
        "conditions": item.conditions,
        "steps": _steps(definitions, item),
        "fees": marks.fee_lines(planned),
        "basis": marks.basis_lines(item.basis),
        "faq": item.faq,
        "department": found.lead,
        "consult": item.contact.consult,
        "complaint": item.contact.complaint,
        "themes": [
            Link(title=theme.title, url=reverse("portal:theme", args=[theme.code]))
            for theme in definitions.themes.values()
            if item.code in theme.item_codes
        ],
        "start_url": reverse("portal:questions", args=[item.code]),
    }


def _steps(definitions: Definitions, item: Item) -> list[str]:
    names = {
        "accept": gettext("Acceptance"),
        "prereview": gettext("First review by the lower body"),
        "review": gettext("Review"),
        "decide": gettext("Decision"),
        "complete": gettext("Completion"),
        "deliver": gettext("Delivery"),
    }
    posts = definitions.catalogue.posts
    lines = []
    for step in item.steps:
        title = plain(step.title) if step.title else names[step.act]
        post = posts.get(step.post or "")
        lines.append(f"{title} · {plain(post.title)}" if post else title)
    return lines


@require_safe
@needs(PUBLIC)
@kept.page
def life_event(request: Request, code: str) -> HttpResponse:
    """Themes first, then single items, that belong to a moment of life. Errors: NotFound."""
    definitions = source.book()
    event = definitions.catalogue.life_events.get(code)
    if event is None:
        raise NotFound(what="life_event")
    kinds = (("theme", definitions.themes), ("item", definitions.catalogue.items))
    rows = [
        {
            "title": one.title,
            "words": one.summary,
            "url": reverse(f"portal:{kind}", args=[one.code]),
            "kind": kind_words(kind),
            "tone": "jade" if kind == "theme" else "grey",
        }
        for kind, found in kinds
        for one in found.values()
        if code in one.life_events
    ]
    return render(request, "portal/guide/life.html", {"title": event.title, "rows": rows})
