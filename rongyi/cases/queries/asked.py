"""What the departments of staff are asked to check, beside the applications it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from rongyi.cases import rules
from rongyi.cases.models import Case
from rongyi.catalogue.definitions import Item
from rongyi.catalogue.queries import catalogue_of
from rongyi.exemption.queries import ProofRow, asked_of, asked_row
from rongyi.exemption.states import DEPARTMENT_CHECK
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

CHECKS_MAX = 100
_ASKED, _APPLICANT = Text("核验请求", "what is asked"), Text("申请人", "the applicant")


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One open check: the ledger's row, and whose application it belongs to.

    `shows` is what the answer depends on, label and words, and nothing else of the form.
    """

    proof: ProofRow
    bundle_number: str
    applicant_name: str
    shows: tuple[tuple[Text, Text], ...] = ()

    @property
    def shown(self) -> dict[str, object]:
        """What an answer rests on, by what it is."""
        told = {str(place): pair[1].zh for place, pair in enumerate(self.shows)}
        asked = (self.proof.changed_at.isoformat(), self.proof.department)
        return {"asked": asked, "applicant": self.applicant_name, **told}

    @property
    def names(self) -> dict[str, Text]:
        """The same in words."""
        told = {str(place): pair[0] for place, pair in enumerate(self.shows)}
        return {"asked": _ASKED, "applicant": _APPLICANT, **told}


def checks_asked(actor: Actor) -> list[AskedRow]:
    """Open checks of the actor's departments, by due day, at most CHECKS_MAX. Two SQL queries.

    The department learns number, applicant and what the definitions say that its check needs
    (Personal Information Protection Law, art. 6: no more than that); the cases stay closed to it.
    """
    return _with_cases(asked_of(actor, rows=CHECKS_MAX), actor)


def check_asked(actor: Actor, proof_id: UUID) -> AskedRow | None:
    """One of them; None where nothing of that kind waits for an answer of the actor. Two SQL
    queries."""
    proof = asked_row(actor, proof_id)
    return _with_cases([proof], actor)[0] if proof else None


def _with_cases(proofs: Sequence[ProofRow], actor: Actor) -> list[AskedRow]:
    found = (
        Case.objects.filter(bundle_id__in={one.bundle_id for one in proofs})
        .select_related("form")
        .order_by("number")
    )
    cases: dict[UUID, list[Case]] = {}
    for case in found:
        cases.setdefault(case.bundle_id, []).append(case)
    return [_asked(one, cases.get(one.bundle_id, []), actor) for one in proofs]


def _asked(proof: ProofRow, cases: Sequence[Case], actor: Actor) -> AskedRow:
    if not cases:
        return AskedRow(proof, "", "")
    number = cases[0].number.rpartition("-")[0]
    return AskedRow(proof, number, cases[0].applicant_name, tuple(_shown(proof, cases, actor)))


def _shown(proof: ProofRow, cases: Sequence[Case], actor: Actor) -> Iterable[tuple[Text, Text]]:
    """The values that the routes of the paper name, each once."""
    told: set[str] = set()
    for case in cases:
        catalogue = catalogue_of(case.edition_id)
        for code in _names(proof, catalogue.items[case.item_code], actor):
            if code not in told and case.form.values.get(code) not in (None, ""):
                told.add(code)
                element = catalogue.elements[code]
                yield element.label, rules.words_of_value(element, case.form.values[code])


def _names(proof: ProofRow, item: Item, actor: Actor) -> Iterable[str]:
    for use in item.materials:
        for route in use.routes if use.material == proof.material else ():
            if route.way == DEPARTMENT_CHECK and route.department in actor.departments:
                yield from route.shows
