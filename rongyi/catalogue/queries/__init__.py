"""Reads of the catalogue. All of it is public."""

from rongyi.catalogue.queries.editions import (
    CATALOGUES_KEPT,
    IN_FORCE,
    EditionRow,
    calendar_for,
    catalogue_of,
    current_edition,
    edition_numbered,
    edition_read,
    edition_row,
    editions_published,
    files_of,
    forget_edition,
    is_item,
    one_edition,
)
from rongyi.catalogue.queries.search import HITS_MAX, Found, Hit, search

__all__ = [
    "CATALOGUES_KEPT",
    "HITS_MAX",
    "EditionRow",
    "calendar_for",
    "Found",
    "Hit",
    "catalogue_of",
    "IN_FORCE",
    "current_edition",
    "edition_read",
    "edition_numbered",
    "edition_row",
    "editions_published",
    "files_of",
    "forget_edition",
    "is_item",
    "one_edition",
    "search",
]
