"""My applications: drafts to go on with, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rongyi.kernel.actor import Actor
from rongyi.themes.policy import visible_bundles
from rongyi.themes.queries.heads import BundleHead, head_of
from rongyi.themes.states import WITHDRAWN

BUNDLES_MAX = 100


@dataclass(frozen=True, kw_only=True)
class MyBundle:
    """One line: `mine` is false where a colleague began it for the enterprise."""

    head: BundleHead
    mine: bool
    finished_at: datetime | None


def my_bundles(actor: Actor, *, rows: int = 50) -> list[MyBundle]:
    """What the actor may see as applicant, last touched first, at most BUNDLES_MAX.

    One SQL query once the editions are read.
    """
    found = (
        visible_bundles(actor)
        .exclude(state=WITHDRAWN)
        .select_related("enterprise")
        .order_by("-saved_at", "-id")
    )
    return [
        MyBundle(
            head=head_of(bundle),
            mine=bundle.applicant_id == actor.person_id,
            finished_at=bundle.finished_at,
        )
        for bundle in found[: min(rows, BUNDLES_MAX)]
    ]
