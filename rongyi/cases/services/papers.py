"""What the ledger learned after the cases were opened: their copies of its evidence follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from rongyi.cases import rules, store
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseMaterial
from rongyi.exemption.queries import proof_of
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM


@transaction.atomic
def settle_paper(*, bundle_id: UUID, material: str, words: str, now: datetime) -> int:
    """Undecided cases of a bundle that wait for a paper take over how the ledger has it now.

    `words` are those of the answer; they stand in the history of each case, and who acts on an
    older look at it is told (Stale). A paper that was handed in since stays as it is. Safe to
    repeat. How many cases changed.
    """
    found = Case.objects.select_for_update().filter(
        bundle_id=bundle_id, closed_at=None, decided_at=None
    )
    # Locked in the order of their ids, as an act on many cases locks them.
    open_ids = list(found.order_by("id").values_list("id", flat=True))
    row = proof_of(bundle_id, material)
    if row is None or not open_ids:
        return 0
    cases, count = store.for_move(open_ids, person_id=SYSTEM.person_id), 0
    for copy in _latest(open_ids, material):
        before, case = copy.evidence, cases[copy.case_id]
        following = rules.taken_over(copy.way, before, row.as_evidence())
        if copy.file_id is not None or following is None:
            continue
        _keep(copy, row.way, following)
        record(
            rules.settled(case, material, row.title, before, following, words),
            stream=case_stream(case.id),
            actor=SYSTEM,
            at=max(now, case.latest),
        )
        count += 1
    return count


def _latest(case_ids: Sequence[UUID], material: str) -> list[CaseMaterial]:
    """The paper as each case has it now: what was handed in anew stands last."""
    found = CaseMaterial.objects.filter(case_id__in=case_ids, code=material).order_by("place")
    return list({one.case_id: one for one in found}.values())


def _keep(copy: CaseMaterial, way: str, evidence: rules.Record) -> None:
    own = CaseMaterial.objects.filter(case_id=copy.case_id, place=copy.place)
    own.update(way=way, evidence=evidence)
    Case.objects.filter(id=copy.case_id).update(version=F("version") + 1)
