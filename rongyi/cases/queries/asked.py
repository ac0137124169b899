"""What the departments of staff are asked to check, beside the applications it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from rongyi.cases.models import Case
from rongyi.exemption.queries import ProofRow, asked_of
from rongyi.kernel.actor import Actor

CHECKS_MAX = 100


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One open check: the ledger's row, and whose application it belongs to."""

    proof: ProofRow
    bundle_number: str
    applicant_name: str


def checks_asked(actor: Actor) -> list[AskedRow]:
    """Open checks of the actor's departments, by due day, at most CHECKS_MAX. Two SQL queries.

    The department learns number and applicant because it is asked; the cases stay closed to it.
    """
    proofs = asked_of(actor, rows=CHECKS_MAX)
    found = (
        Case.objects.filter(bundle_id__in={one.bundle_id for one in proofs})
        .order_by("bundle_id", "number")
        .distinct("bundle_id")
        .values_list("bundle_id", "number", "applicant_name")
    )
    known = {bundle: (number.rpartition("-")[0], name) for bundle, number, name in found}
    return [AskedRow(one, *known.get(one.bundle_id, ("", ""))) for one in proofs]
