"""The card of the place that every layout shows: from place.yaml of the edition in force."""

from __future__ import annotations

from rongyi.catalogue import queries as catalogue
from rongyi.catalogue.errors import NoEdition
from rongyi.kernel.text import Text
from rongyi.web.site import UNNAMED, Site

NAME = Text(zh="一网通办", en="One-stop services")


def site_card() -> Site:
    """Name, publisher and hotline; a plain example before anything is published."""
    try:
        place = catalogue.catalogue_of(catalogue.current_edition()).place
    except NoEdition:
        return UNNAMED
    if place is None:
        return UNNAMED
    return Site(
        name=NAME,
        place=place.name,
        publisher=place.publisher,
        hotline=place.hotline,
        standing=place.standing,
    )
