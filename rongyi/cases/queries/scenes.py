"""What stands around an act that is only tried: to see its letter, or whether it would be done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from rongyi.cases.rules import Scene, zone_of
from rongyi.catalogue.definitions import Item
from rongyi.catalogue.queries import calendar_for, catalogue_of


def scene_of(edition_id: UUID, item: Item, *, now: datetime, post: str = "") -> Scene:
    """The definitions that the case began with, and the day at the place of its body."""
    catalogue = catalogue_of(edition_id)
    zone = zone_of(catalogue)
    today = now.astimezone(zone).date()
    elements, calendar = catalogue.elements, calendar_for(item, edition_id)
    materials, clock = catalogue.materials, catalogue.clock
    departments = catalogue.departments
    return Scene(item, elements, calendar, zone, now, today, post, materials, clock, departments)
