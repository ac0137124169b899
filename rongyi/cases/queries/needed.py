"""What running cases still need of the place, whatever edition is in force by now."""

from __future__ import annotations

from rongyi.cases import policy
from rongyi.catalogue.queries import catalogue_of
from rongyi.kernel.actor import Actor


def posts_needed(actor: Actor) -> frozenset[str]:
    """The posts that an open case is with or may yet come to, by the edition it began with.

    Of the cases that the actor may know of. One SQL query, and one for each edition not yet read.
    """
    open_cases = policy.visible_cases(actor).filter(closed_at=None).order_by()
    pairs = open_cases.values_list("edition_id", "item_code").distinct()
    return frozenset(
        post
        for edition_id, item_code in pairs
        for post in catalogue_of(edition_id).items[item_code].posts
    )
