"""All themes, and the guide of one: what you get, time and trips, what you hand in, start."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from rongyi.catalogue import queries as catalogue
from rongyi.portal import words
from rongyi.portal.guide import home, kept, marks, plans, savings, source
from rongyi.themes import queries
from rongyi.themes.queries import Guide
from rongyi.themes.rules import Plan
from rongyi.web.access import PUBLIC, needs
from rongyi.web.request import Request
from rongyi.web.rows import Answer, Link


@require_safe
@needs(PUBLIC)
@kept.page
def themes(request: Request) -> HttpResponse:
    """Every theme of the edition in force."""
    tiles = home.tiles(queries.theme_cards(now=request.now))
    examples = any(tile.example for tile in tiles)
    return render(request, "portal/guide/themes.html", {"tiles": tiles, "examples": examples})


@require_safe
@needs(PUBLIC)
@kept.page
def guide(request: Request, code: str) -> HttpResponse:
    """The guide of one theme, for its usual situation. Errors: ThemeUnknown."""
    found = queries.guide(code, now=request.now)
    if not found.is_theme:
        return HttpResponsePermanentRedirect(reverse("portal:item", args=[code]))
    body = kept.part(
        request,
        "portal/guide/theme_body.html",
        catalogue.current_edition(),
        code,
        lambda: {"guide": _shown(found)},
    )
    return render(request, "portal/guide/theme.html", {"found": found, "body": body})


def _shown(found: Guide) -> dict[str, object]:
    book = source.book().catalogue
    plan = found.plan
    bars, examples = savings.all_examples(savings.bars(plan.savings))
    return {
        "code": found.code,
        "title": found.title,
        "summary": found.summary,
        "example": words.is_example(found.mark),
        "joined": _joined(plan),
        "results": [item.result for item in plan.items],
        "figures": plans.long_figures(plan),
        "figures_example": marks.figures_example(plan),
        "typical": [Answer(label=one.question, value=one.answer) for one in found.typical],
        "materials_title": plans.materials_title(plan),
        "exempt_title": plans.exempt_title(plan),
        "counts": words.way_counts(plan.exempt),
        "hand_in": plans.materials(plan, book, hand_in=True),
        "exempt": plans.materials(plan, book, hand_in=False),
        "bars": bars,
        "bars_example": examples,
        "nodes": plans.nodes(plan, book),
        "flow_words": plans.flow_words(plan),
        "basis": marks.basis_lines(found.basis),
        "fees": marks.fee_lines(plan),
        "items": [
            Link(
                title=one.title,
                url=reverse("portal:item", args=[one.code]),
                words=one.department,
            )
            for one in found.items
        ],
        "faq": [question for one in found.items if one.typical for question in one.faq],
        "minutes": found.minutes_to_fill,
    }


def _joined(plan: Plan) -> str:
    """What becomes one application; nothing is joined where there is one matter."""
    if len(plan.items) < 2:
        return ""
    departments = len({item.department for item in plan.items})
    matters = ngettext("%(count)s matter", "%(count)s matters", len(plan.items)) % {
        "count": len(plan.items)
    }
    offices = ngettext("%(count)s department", "%(count)s departments", departments) % {
        "count": departments
    }
    return gettext("%(matters)s of %(offices)s become one application.") % {
        "matters": matters,
        "offices": offices,
    }
