"""Before an application is begun: whom it must be for, and the drafts that are there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rongyi.catalogue.queries import current_edition
from rongyi.journal.store import Prepared
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes.models import Bundle
from rongyi.themes.policy import visible_bundles
from rongyi.themes.queries.asking import plan_page
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.queries.heads import BundleHead, head_of
from rongyi.themes.rules.subject import needs_enterprise
from rongyi.themes.states import DRAFT

OFFERED_MAX = 5


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """`for_enterprise`: only an enterprise can apply, and the actor acts for himself. `drafts`:
    those of the same theme and subject, last touched first."""

    title: Text
    for_enterprise: bool
    drafts: tuple[BundleHead, ...]


def _offered(owner: UUID, theme: str, *, enterprise: bool) -> QuerySet[Bundle]:
    return _drafts(Actor(person_id=owner, enterprise_id=owner if enterprise else None), theme)


def _drafts(actor: Actor, theme: str) -> QuerySet[Bundle]:
    of_theme = visible_bundles(actor).filter(theme_code=theme, state=DRAFT)
    return of_theme.select_related("enterprise").order_by("-saved_at", "-id")[:OFFERED_MAX]


_OFFERED = {
    enterprise: Prepared(partial(_offered, enterprise=enterprise), UUID, str)
    for enterprise in (False, True)
}


def beginning(
    theme: str, answers: Mapping[str, Any], actor: Actor, *, now: datetime, key: str = ""
) -> Beginning:
    """What to ask before a draft is made. No draft is offered when this key has made one: then
    the same button was pressed twice. Two SQL queries. Errors: ThemeUnknown, BadInput."""
    found = plan_page(theme, answers, now=now)
    book = definitions(current_edition())
    only = "person" not in book.theme(theme).audience
    codes = [one.code for one in found.plan.items]
    whole = found.plan.complete and found.plan.not_for is None
    owner = actor.enterprise_id or actor.person_id
    if actor.mandate_items is None:
        drafts = _OFFERED[actor.enterprise_id is not None].rows(owner, theme)
    else:  # a list of items is no value of a prepared statement
        drafts = list(_drafts(actor, theme))
    if not whole or (key and any(one.start_key == key for one in drafts)):
        drafts = []
    return Beginning(
        title=found.title,
        for_enterprise=actor.enterprise_id is None
        and (only or (whole and needs_enterprise(book.catalogue, codes))),
        drafts=tuple(head_of(one) for one in drafts),
    )
