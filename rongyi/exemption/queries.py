"""Reading the ledger: the rows of a bundle, what departments owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rongyi.exemption import policy, rules
from rongyi.exemption.models import Proof
from rongyi.exemption.states import (
    COMMITMENT,
    EXEMPT,
    FOR_APPLICANT,
    TO_UPLOAD,
    UPLOAD,
)
from rongyi.journal.store import Prepared
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

PROOFS_MAX = 300


@dataclass(frozen=True, kw_only=True)
class ProofRow:
    """One material of a bundle. `sentence` is what page, receipt and clerk read, `way_said` the
    way as people are told it."""

    id: UUID
    bundle_id: UUID
    place: int
    material: str
    title: Text
    used_for: tuple[str, ...]
    way: str
    way_said: str
    status: str
    sentence: Text
    source: Text
    basis: Text
    note: Text
    obtained_at: datetime | None
    valid_until: date | None
    due_on: date | None
    department: str
    retry_at: datetime | None
    changed_at: datetime
    dataset: str
    evidence: rules.Evidence = field(repr=False)

    @property
    def needs_applicant(self) -> bool:
        """Whether something is still to be signed or uploaded."""
        return self.status in FOR_APPLICANT

    def as_evidence(self) -> dict[str, Any]:
        """Flat, for whoever keeps a copy beside a case."""
        promised = self.way == COMMITMENT
        return {
            "way": self.way,
            "way_said": self.way_said,
            "status": self.status,
            "source_zh": self.source.zh,
            "source_en": self.source.en,
            "basis_zh": self.basis.zh,
            "basis_en": self.basis.en,
            "sentence_zh": self.sentence.zh,
            "sentence_en": self.sentence.en,
            "obtained_at": self.obtained_at.isoformat() if self.obtained_at else None,
            "fields": dict(self.evidence.fields),
            "dataset": self.dataset,
            **_pair("commitment", self.evidence.text if promised else None),
            **_pair("consequence", self.evidence.consequence),
            "committed_at": self.evidence.signed_at or None,
            "text_version": self.evidence.text_version,
            "signer": self.evidence.signer,
            "files": [one.digest for one in self.evidence.files],
        }


def _pair(name: str, words: Text | None) -> dict[str, str]:
    """A pair of words, flat; nothing where there are none."""
    return {} if words is None else {f"{name}_zh": words.zh, f"{name}_en": words.en}


def row_of(proof: Proof) -> ProofRow:
    """The row of a proof already read. No SQL."""
    evidence = rules.Evidence.from_json(proof.evidence)
    return ProofRow(
        id=proof.id,
        bundle_id=proof.bundle_id,
        place=proof.place,
        material=proof.material,
        title=proof.title,
        used_for=tuple(proof.used_for),
        way=proof.way,
        way_said=rules.way_said(proof.way, evidence),
        status=proof.status,
        sentence=rules.sentence(
            way=proof.way,
            status=proof.status,
            source=proof.source,
            due_on=proof.due_on,
            evidence=evidence,
        ),
        source=proof.source,
        basis=proof.basis,
        note=proof.note,
        obtained_at=proof.obtained_at,
        valid_until=proof.valid_until,
        due_on=proof.due_on,
        department=proof.department,
        retry_at=proof.retry_at,
        changed_at=proof.changed_at,
        dataset=proof.dataset,
        evidence=evidence,
    )


_PROOFS = Prepared(
    lambda bundle: Proof.objects.filter(bundle_id=bundle, needed=True).order_by("place")[
        :PROOFS_MAX
    ],
    UUID,
)


def proofs_of(bundle_id: UUID) -> list[ProofRow]:
    """The ledger of one bundle, what the applicant must do first, then what waits, then the rest.

    For rooms that already know that the actor may see the bundle. One SQL query.
    """
    return in_order([row_of(one) for one in _PROOFS.rows(bundle_id)])


def in_order(rows: Sequence[ProofRow]) -> list[ProofRow]:
    """To hand in, waiting, exempt: the order of the page. No SQL."""
    return sorted(rows, key=lambda row: (_rank(row), row.place))


def _rank(row: ProofRow) -> int:
    if row.way == UPLOAD:
        return 0 if row.status == TO_UPLOAD else 1
    if row.needs_applicant:
        return 2
    return 3 if row.status != EXEMPT else 4


def asked_of(actor: Actor, *, rows: int = 100) -> list[ProofRow]:
    """What the actor's departments are asked to check or put right, most urgent first.

    Nobody is asked about his own application. One SQL query, at most PROOFS_MAX rows.
    """
    found = policy.asked_proofs(actor).order_by("due_on", "id")
    return [row_of(one) for one in found[: min(rows, PROOFS_MAX)]]


def asked_row(actor: Actor, proof_id: UUID) -> ProofRow | None:
    """One of them, by its id. One SQL query."""
    found = policy.asked_proofs(actor).filter(id=proof_id).first()
    return row_of(found) if found else None


def asked_count(actor: Actor) -> int:
    """How many answers the actor's departments owe, counted up to PROOFS_MAX. One SQL query; none
    for who belongs to no department."""
    if not actor.departments:
        return 0
    return policy.asked_proofs(actor).order_by()[:PROOFS_MAX].count()


def asked_part(actor: Actor) -> tuple[str, list[object]] | None:
    """The same as one row for each answer owed, to be counted within another statement."""
    if not actor.departments:
        return None
    found = policy.asked_proofs(actor).order_by().values("id")[:PROOFS_MAX]
    sql, values = found.query.sql_with_params()
    return sql, list(values)


def proof_of(bundle_id: UUID, material: str) -> ProofRow | None:
    """One row of the ledger as it is now; None where the plan does not ask for it any more.

    For rooms that keep a copy of it. One SQL query.
    """
    found = Proof.objects.filter(bundle_id=bundle_id, material=material, needed=True).first()
    return row_of(found) if found else None
