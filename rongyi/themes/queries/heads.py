"""The head of a bundle: what every page about it begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.themes.models import Bundle
from rongyi.themes.policy import find_bundle, find_numbered
from rongyi.themes.queries.definitions import definitions

STATE_WORDS = {
    "draft": Text("草稿，尚未提交", "Draft, not submitted yet"),
    "submitted": Text("已提交，正在办理", "Submitted, being handled"),
    "done": Text("全部办结", "All done"),
    "withdrawn": Text("已放弃", "Given up"),
}


@dataclass(frozen=True, kw_only=True)
class BundleHead:
    """A bundle as its owner sees it on top of a page."""

    id: UUID
    number: str | None
    theme_code: str
    title: Text
    edition_id: UUID
    state: str
    state_words: Text
    version: int
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    enterprise: Text | None


def head_of(bundle: Bundle) -> BundleHead:
    """The head of a bundle read with its enterprise. No SQL once the edition is read."""
    theme = definitions(bundle.edition_id).theme(bundle.theme_code)
    return BundleHead(
        id=bundle.id,
        number=bundle.number,
        theme_code=bundle.theme_code,
        title=theme.title,
        edition_id=bundle.edition_id,
        state=bundle.state,
        state_words=STATE_WORDS[bundle.state],
        version=bundle.version,
        started_at=bundle.started_at,
        saved_at=bundle.saved_at,
        submitted_at=bundle.submitted_at,
        enterprise=bundle.enterprise.name if bundle.enterprise else None,
    )


def visible_bundle(bundle_id: UUID, actor: Actor) -> Bundle:
    """One bundle the actor may see, with its enterprise. One SQL query. Errors: NotFound."""
    found = find_bundle(actor, bundle_id)
    if found is None:
        raise NotFound(what="bundle")
    return found


def numbered_bundle(number: str, actor: Actor) -> Bundle:
    """The same by its number. One SQL query. Errors: NotFound."""
    found = find_numbered(actor, number)
    if found is None:
        raise NotFound(what="bundle")
    return found


def bundle_of_number(number: str, actor: Actor) -> BundleHead:
    """The head of a submitted bundle. One SQL query. Errors: NotFound."""
    return head_of(numbered_bundle(number, actor))
