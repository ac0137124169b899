"""Writes of the catalogue."""

from rongyi.catalogue.services.publishing import (
    DOCUMENTS_MAX,
    index_search,
    publish_edition,
)

__all__ = ["DOCUMENTS_MAX", "index_search", "publish_edition"]
