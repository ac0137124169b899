"""Whether applications for a theme are taken now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from rongyi.cases.rules import zone_of
from rongyi.themes.errors import NoLongerOpen, NotOpenYet
from rongyi.themes.queries.definitions import definitions


def require_open(edition_id: UUID, theme: str, *, now: datetime) -> None:
    """Nothing, while the theme takes applications or has no opening. No SQL.

    Errors: NotOpenYet with the moment, NoLongerOpen; both with the theme's own words.
    """
    book = definitions(edition_id)
    opening, zone = book.theme(theme).opening, zone_of(book.catalogue)
    if opening is None:
        return
    match opening.stage(now, zone):
        case "before":
            at = timezone.localtime(opening.opens_at(zone))
            raise NotOpenYet(opens_at=f"{at:%Y-%m-%d %H:%M}", words=opening.before)
        case "after":
            raise NoLongerOpen(words=opening.after)
