"""The definitions of an edition, and the draft of a bundle computed from its columns."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from rongyi.catalogue.queries import CATALOGUES_KEPT, catalogue_of, files_of
from rongyi.themes.definitions import Definitions, load_themes
from rongyi.themes.models import Bundle
from rongyi.themes.rules.drafting import Draft, Kept, draft_of

DRAFTS_KEPT = 64
_drafts: dict[str, Draft] = {}


@lru_cache(maxsize=CATALOGUES_KEPT)
def definitions(edition_id: UUID) -> Definitions:
    """Catalogue and themes of an edition, read once per process: editions never change.

    Two SQL queries the first time, none after. Errors: NoEdition.
    """
    return load_themes(catalogue_of(edition_id), files_of(edition_id))


def kept_of(bundle: Bundle) -> Kept:
    """What the columns of a draft hold."""
    return Kept.read(
        bundle.answers,
        bundle.entries,
        bundle.calls,
        bundle.chosen,
        bundle.contested,
        bundle.committed,
    )


def computed(bundle: Bundle, now: datetime) -> Draft:
    """The draft as it stands: a draft by the law of today, a submitted bundle by that of its day.

    No SQL once the edition is read. One request asks for the same draft several times, so the
    last ones are kept, under all that they are computed from; nobody changes a draft.
    """
    on = timezone.localdate(now) if bundle.state == "draft" else bundle.planned_on
    columns = (bundle.answers, bundle.entries, bundle.calls)
    chosen = (bundle.chosen, bundle.contested, bundle.committed)
    key = f"{bundle.edition_id} {bundle.theme_code} {on} {columns} {chosen}"
    found = _drafts.get(key)
    if found is None:
        book = definitions(bundle.edition_id)
        compiled = book.compiled(bundle.theme_code, on)
        found = draft_of(compiled, book.catalogue, kept_of(bundle))
        while len(_drafts) >= DRAFTS_KEPT:
            _drafts.pop(next(iter(_drafts), ""), None)
        _drafts[key] = found
    return found
