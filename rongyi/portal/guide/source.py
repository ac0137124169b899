"""The catalogue in force: names behind the codes of a plan."""

from __future__ import annotations

from rongyi.catalogue import queries as catalogue
from rongyi.themes import queries as themes
from rongyi.themes.definitions import Definitions


def book() -> Definitions:
    """Catalogue and themes of the edition in force, kept per process. One SQL query."""
    return themes.definitions(catalogue.current_edition())
