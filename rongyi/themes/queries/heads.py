"""The head of a bundle: what every page about it begins with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound
from rongyi.kernel.text import Text
from rongyi.themes.models import Bundle
from rongyi.themes.policy import find_bundle, find_numbered, require_items
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.scope import part_of
from rongyi.themes.states import DRAFT

STATE_WORDS = {
    "draft": Text("草稿，尚未提交", "Draft, not submitted yet"),
    "submitted": Text("已提交，正在办理", "Submitted, being handled"),
    "done": Text("已办结", "Ended"),  # how it ended is said where its cases are read
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


def visible_bundle(bundle_id: UUID, actor: Actor, *, parted: bool = False) -> Bundle:
    """One bundle the actor may see, with its enterprise. One SQL query.

    A mandate for some of its items is enough where a submitted one is shown `parted`: then the
    reader shows nothing of the others. Errors: NotFound, MandateTooNarrow.
    """
    return _readable(find_bundle(actor, bundle_id), actor, parted)


def numbered_bundle(number: str, actor: Actor, *, parted: bool = False) -> Bundle:
    """The same by its number. One SQL query. Errors: NotFound, MandateTooNarrow."""
    return _readable(find_numbered(actor, number), actor, parted)


def _readable(found: Bundle | None, actor: Actor, parted: bool) -> Bundle:
    if found is None:
        raise NotFound(what="bundle")
    if not parted or found.state == DRAFT:
        require_items(actor, found, act="bundle.read")
    return found


def computed_for(bundle: Bundle, actor: Actor, *, now: datetime) -> Draft:
    """The draft as it stands, as far as the actor's mandate reaches. No SQL once the edition is
    read."""
    state = computed(bundle, now)
    if actor.covers(*bundle.items):
        return state
    return replace(state, plan=part_of(state.plan, actor.mandate_items or frozenset()))


def bundle_of_number(number: str, actor: Actor) -> BundleHead:
    """The head of a submitted bundle, for acts on the whole. One SQL query. Errors: NotFound,
    MandateTooNarrow."""
    return head_of(numbered_bundle(number, actor))
