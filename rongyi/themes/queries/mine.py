"""My applications: drafts to go on with, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from rongyi.cases.policy import visible_cases
from rongyi.cases.queries import SEALING
from rongyi.journal.queries import unsealed
from rongyi.kernel.actor import Actor
from rongyi.themes.events import BundleFinished, stream_of
from rongyi.themes.policy import visible_bundles
from rongyi.themes.queries.heads import BundleHead, head_of
from rongyi.themes.rules.ending import ending_words
from rongyi.themes.states import DONE, SUBMITTED, WITHDRAWN

BUNDLES_MAX = 100


@dataclass(frozen=True, kw_only=True)
class MyBundle:
    """One line: `mine` is false where a colleague began it for the enterprise."""

    head: BundleHead
    mine: bool
    finished_at: datetime | None


def my_bundles(actor: Actor, *, rows: int = 50) -> list[MyBundle]:
    """What the actor may see as applicant, last touched first, at most BUNDLES_MAX.

    A result that is not sealed is not told. Three SQL queries once the editions are read.
    """
    found = (
        visible_bundles(actor)
        .exclude(state=WITHDRAWN)
        .select_related("enterprise")
        .order_by("-saved_at", "-id")
    )
    bundles = list(found[: min(rows, BUNDLES_MAX)])
    done = {stream_of(one.id): one.id for one in bundles if one.state == DONE}
    sealing = {done[stream] for stream in unsealed(list(done), [BundleFinished.name])}
    outcomes = _outcomes([one for one in done.values() if one not in sealing], actor)
    return [
        MyBundle(
            head=_being_sealed(head_of(bundle))
            if bundle.id in sealing
            else _ended(head_of(bundle), outcomes.get(bundle.id, [])),
            mine=bundle.applicant_id == actor.person_id,
            finished_at=bundle.finished_at,
        )
        for bundle in bundles
    ]


def _outcomes(bundles: list[UUID], actor: Actor) -> dict[UUID, list[str]]:
    """By bundle how its cases ended, of those that the actor may see."""
    found: dict[UUID, list[str]] = {}
    if bundles:
        cases = visible_cases(actor).filter(bundle_id__in=bundles)
        for bundle_id, outcome in cases.values_list("bundle_id", "outcome"):
            found.setdefault(bundle_id, []).append(outcome)
    return found


def _ended(head: BundleHead, outcomes: list[str]) -> BundleHead:
    return replace(head, state_words=ending_words(outcomes)) if outcomes else head


def _being_sealed(head: BundleHead) -> BundleHead:
    return replace(head, state=SUBMITTED, state_words=SEALING)
