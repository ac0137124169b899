"""The home page and the search."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from rongyi.catalogue import queries as catalogue
from rongyi.identity import queries as places
from rongyi.portal import words
from rongyi.portal.guide import kept, points
from rongyi.portal.space import cases
from rongyi.themes import queries as themes
from rongyi.themes.definitions import Definitions
from rongyi.themes.queries import ThemeCard
from rongyi.web.access import PUBLIC, needs
from rongyi.web.context import short_language
from rongyi.web.request import Request
from rongyi.web.rows import Figure, Link, Tile

TILES_MAX = 12
OFTEN_MAX = 5
CASES_ON_HOME_MAX = 3
QUERY_LENGTH_MAX = 200
HITS_MAX = 30
PAGES = {"theme": "theme", "item": "item", "life": "life", "site": "point"}


@require_safe
@needs(PUBLIC)
def home(request: Request) -> HttpResponse:
    """Search, themes with their three numbers, life events, the nearest point, my cases."""
    edition = catalogue.current_edition()
    definitions = themes.definitions(edition)
    cards = themes.theme_cards(now=request.now)
    here = points.where(request) or points.centre(definitions.catalogue)
    calendar = definitions.catalogue.calendar
    near = places.nearest_sites(
        latitude=here.latitude,
        longitude=here.longitude,
        now=request.now,
        calendar=calendar,
        limit=1,
    )
    page = {
        "themes": kept.part(
            request, "portal/guide/home_themes.html", edition, "", lambda: _themes(cards)
        ),
        "life": kept.part(
            request,
            "portal/guide/home_life.html",
            edition,
            "",
            lambda: {"life": life_groups(definitions)},
        ),
        "often": _often(cards),
        "nearest": points.shown(near[0]) if near else None,
        "near": points.where(request) is not None,
        "nearest_words": gettext("Nearest to you:")
        if points.where(request)
        else gettext("In the middle of the park:"),
        "point_count": len(definitions.catalogue.sites),
        "cases": cases.latest(request.actor, CASES_ON_HOME_MAX),
    }
    return render(request, "portal/guide/home.html", page)


def _often(cards: Sequence[ThemeCard]) -> list[Link]:
    return [
        Link(title=card.title, url=reverse("portal:theme", args=[card.code]))
        for card in cards[:OFTEN_MAX]
    ]


def _elsewhere(request: Request) -> list[Link]:
    """Where to look when a search finds nothing."""
    return [
        *_often(themes.theme_cards(now=request.now)),
        Link(title=gettext("All themes"), url=reverse("portal:themes")),
        Link(title=gettext("Service points near you"), url=reverse("portal:points")),
    ]


def _themes(cards: Sequence[ThemeCard]) -> dict[str, object]:
    shown = tiles(cards)
    return {"tiles": shown, "examples": any(tile.example for tile in shown)}


def tiles(cards: Sequence[ThemeCard]) -> list[Tile]:
    """One tile a theme, with the numbers of its usual situation."""
    return [
        Tile(
            title=card.title,
            url=reverse("portal:theme", args=[card.code]),
            words=card.summary,
            figures=(
                Figure(value=words.trips(card.trips), label=gettext("to make")),
                Figure(value=words.papers(card.papers), label=gettext("to hand in")),
                Figure(value=words.short_days(card.workdays), label=gettext("promised")),
            ),
            example=words.is_example(card.mark),
        )
        for card in cards[:TILES_MAX]
    ]


def life_groups(definitions: Definitions) -> list[dict[str, object]]:
    """Life events that lead somewhere, those of persons before those of enterprises."""
    counts: dict[str, int] = {}
    book = definitions.catalogue
    named = [one.life_events for one in definitions.themes.values()]
    named += [one.life_events for one in book.items.values()]
    for event in (event for events in named for event in events):
        counts[event] = counts.get(event, 0) + 1
    groups: list[dict[str, object]] = []
    for audience, title in (
        ("person", gettext("For persons")),
        ("enterprise", gettext("For enterprises")),
    ):
        links = [
            Link(
                title=one.title,
                url=reverse("portal:life", args=[one.code]),
                count=counts[one.code],
            )
            for one in book.life_events.values()
            if one.audience == audience and counts.get(one.code)
        ]
        if links:
            groups.append({"title": title, "links": links})
    return groups


def kind_words(kind: str) -> str:
    """What sort of thing was found."""
    return {
        "theme": gettext("One thing"),
        "item": gettext("Item"),
        "life": gettext("Life event"),
        "site": gettext("Service point"),
    }.get(kind, kind)


@require_safe
@needs(PUBLIC)
def search(request: Request) -> HttpResponse:
    """What people may mean by a few words; nothing found leads to something near."""
    text = request.GET.get("q", "").strip()[:QUERY_LENGTH_MAX]
    found = catalogue.search(text, short_language(), HITS_MAX)
    page = {
        "text": text,
        "count": len(found.rows),
        "suggestion": found.suggestion,
        "elsewhere": () if found.rows else _elsewhere(request),
        "rows": [
            {
                "title": hit.title,
                "words": hit.summary,
                "url": reverse(f"portal:{PAGES[hit.kind]}", args=[hit.code]),
                "kind": kind_words(hit.kind),
                "tone": "jade" if hit.kind == "theme" else "grey",
            }
            for hit in found.rows
            if hit.kind in PAGES
        ],
    }
    return render(request, "portal/guide/search.html", page)
