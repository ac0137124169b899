"""Open the cases of a bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from rongyi.cases import policy, rules, store
from rongyi.cases.errors import TooManyCases
from rongyi.cases.queries.bundles import CASES_IN_BUNDLE_MAX
from rongyi.cases.queries.scenes import scene_of
from rongyi.cases.rules import CaseSpec, MaterialSpec, Moved
from rongyi.cases.services.acting import CASES_MAX, Outcome, acting_post
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.services import record_refusal
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotPermitted
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id

__all__ = ["CaseSpec", "MaterialSpec", "open_cases"]
assert CASES_MAX <= CASES_IN_BUNDLE_MAX  # a page of a case reads it among all of its bundle


def open_cases(*, specs: Sequence[CaseSpec], actor: Actor, now: datetime) -> list[Outcome]:
    """Open cases, submitted or waiting; an outcome each, in their order. One SQL statement.

    An item is opened once in a bundle: asked for again, the outcome names the case that is there
    (one more query). Numbers are the bundle's with -01, -02, … in the order of the specs.
    Errors: TooManyCases, NotPermitted (recorded), TextNotStorable; then none is opened.
    """
    if len(specs) > CASES_MAX:
        raise TooManyCases(limit=CASES_MAX)
    seen: Counter[UUID] = Counter()
    moves: list[tuple[CaseSpec, Moved]] = []
    for spec in specs:
        item = catalogue_of(spec.edition_id).items[spec.item_code]
        subject = policy.Subject(spec.applicant_id, spec.enterprise_id, item)
        if not policy.may(actor, "case.open", subject):
            record_refusal("case.open", StreamKey("bundle", str(spec.bundle_id)), actor, now)
            raise NotPermitted(act="case.open")
        seen[spec.bundle_id] += 1
        position = spec.position or seen[spec.bundle_id]
        scene = scene_of(spec.edition_id, item, now=now, post=acting_post("accept", item, actor))
        moves.append((spec, rules.open_case(spec, scene, identity=new_id(), position=position)))
    if not moves:
        return []
    opened = store.open_all(moves, actor=actor, at=now)
    return [Outcome(one.case_id, one.number, one.state) for one in opened]
