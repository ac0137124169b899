"""Service points: list first, nearest on top when the visitor says where he is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.definitions import Catalogue
from rongyi.identity import queries as places
from rongyi.identity.queries import SiteRow
from rongyi.kernel.errors import BadInput
from rongyi.kernel.text import Text
from rongyi.portal import words
from rongyi.web.access import PUBLIC, needs
from rongyi.web.request import Request
from rongyi.web.rows import Link
from rongyi.web.wording import plain

POINTS_PER_PAGE = 20
POINTS_MAX = 1000
KINDS = ("hall", "subcentre", "street", "community", "pioneer", "inn")


@dataclass(frozen=True)
class Place:
    """Where the visitor says he is."""

    latitude: float
    longitude: float


def kind_words(kind: str) -> str:
    """What sort of point it is."""
    return {
        "hall": gettext("Service centre"),
        "subcentre": gettext("Sub-centre"),
        "street": gettext("Street service centre"),
        "community": gettext("Community station"),
        "pioneer": gettext("Pioneer station"),
        "inn": gettext("Rongyi inn"),
    }.get(kind, kind)


def distance_words(metres: int | None) -> str:
    """850 m, 3.2 km."""
    if metres is None:
        return ""
    if metres < 1000:
        return gettext("%(metres)s m away") % {"metres": metres}
    return gettext("%(kilometres)s km away") % {"kilometres": f"{metres / 1000:.1f}"}


def joined_line(kind: str, address: Text) -> str:
    """Kind and address in one line."""
    return f"{kind} · {plain(address)}"


@require_safe
@needs(PUBLIC)
def points(request: Request) -> HttpResponse:
    """All points, those of one kind, or those for one item, a page at a time."""
    kind = request.GET.get("kind", "")
    item = request.GET.get("item", "")
    kinds = (kind,) if kind in KINDS else ()
    place = where(request)
    book = catalogue.catalogue_of(catalogue.current_edition())
    calendar, wanted = book.calendar, book.items.get(item)
    if item and wanted is None:
        found: Sequence[SiteRow] = ()
    elif place:
        found = places.nearest_sites(
            latitude=place.latitude,
            longitude=place.longitude,
            now=request.now,
            item=item or None,
            kinds=kinds,
            calendar=calendar,
            limit=POINTS_MAX,
        )
    else:
        found = places.sites(now=request.now, item=item or None, kinds=kinds, calendar=calendar)
    if not place:
        found = sorted(found, key=lambda row: KINDS.index(row.kind) if row.kind in KINDS else 9)
    page = Paginator(found, POINTS_PER_PAGE).get_page(request.GET.get("page"))
    shown_page = {
        "points": [shown(row) for row in page],
        "count": len(found),
        "item": wanted,
        "item_unknown": bool(item) and wanted is None,
        "filters": _filters(request, kind),
        "before_url": _address(request, page=page.previous_page_number())
        if page.has_previous()
        else "",
        "after_url": _address(request, page=page.next_page_number()) if page.has_next() else "",
        "page_words": f"{page.number} / {page.paginator.num_pages}",
        "near": place is not None,
        "examples": any(words.is_example(row.mark) for row in found),
    }
    return render(request, "portal/guide/points.html", shown_page)


@require_safe
@needs(PUBLIC)
def point(request: Request, code: str) -> HttpResponse:
    """One point: what it does, when it is open, how to get there. Errors: NotFound."""
    book = catalogue.catalogue_of(catalogue.current_edition())
    row = places.site(code, now=request.now, calendar=book.calendar)
    served = [item for item in book.items.values() if row.serves_all or item.code in row.serves]
    page = {"point": shown(row), "items": served[:POINTS_MAX]}
    return render(request, "portal/guide/point.html", page)


def centre(book: Catalogue) -> Place:
    """Where distances start for who does not say: the first hall of the list."""
    hall = next((site for site in book.sites.values() if site.kind == "hall"), None)
    if hall is None or hall.position is None:
        return Place(0.0, 0.0)
    return Place(float(hall.position.lat), float(hall.position.lon))


def where(request: Request) -> Place | None:
    """The position in the query, if it is one on this earth."""
    try:
        latitude = float(request.GET.get("lat", ""))
        longitude = float(request.GET.get("lon", ""))
    except ValueError:
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadInput(lat=latitude, lon=longitude)
    return Place(latitude, longitude)


def shown(row: SiteRow) -> dict[str, object]:
    """A point with its words."""
    return {
        "row": row,
        "kind": kind_words(row.kind),
        "lines": (joined_line(kind_words(row.kind), row.address), row.hours),
        "distance": distance_words(row.distance_m),
        "example": words.is_example(row.mark),
    }


def _filters(request: Request, kind: str) -> list[Link]:
    everything = Link(
        title=gettext("All"), url=_address(request, kind="", page=1), current=not kind
    )
    return [
        everything,
        *(
            Link(
                title=kind_words(one),
                url=_address(request, kind=one, page=1),
                current=kind == one,
            )
            for one in KINDS
        ),
    ]


def _address(request: Request, **changes: object) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
        if not value or (name == "page" and value == 1):
            del query[name]
    return f"?{query.urlencode()}" if query else request.path
