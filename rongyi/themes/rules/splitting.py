"""Splitting a bundle into its cases: each gets the values and papers of its own item, no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rongyi.cases.rules import CaseSpec, MaterialSpec
from rongyi.catalogue.definitions import Catalogue
from rongyi.exemption.rules import FileNote
from rongyi.exemption.states import (
    ABOLISHED,
    COMMITMENT,
    DEPARTMENT_CHECK,
    FORMED,
    PRODUCED,
    UPLOAD,
)
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.keeping import Contest
from rongyi.themes.rules.parts import CompiledTheme
from rongyi.themes.rules.shape import PlannedItem, PlannedMaterial, PlannedPart


@dataclass(frozen=True, kw_only=True)
class Proven:
    """What the ledger says of a material: the way, and its evidence as flat JSON."""

    way: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who hands in, under which number."""

    bundle_id: UUID
    number: str
    edition_id: UUID
    applicant_id: UUID
    applicant_name: str
    enterprise_id: UUID | None
    channel: str


def specs_of(
    sender: Sender,
    draft: Draft,
    compiled: CompiledTheme,
    catalogue: Catalogue,
    files: Mapping[str, tuple[FileNote, ...]],
    proofs: Mapping[str, Proven],
    contested: Mapping[str, Contest],
) -> list[CaseSpec]:
    """One case for each item of the plan, in the order of the plan."""
    specs = []
    for position, planned in enumerate(draft.plan.items, 1):
        codes = compiled.own[planned.code]
        values = {code: draft.values[code] for code in sorted(codes) if code in draft.values}
        specs.append(
            CaseSpec(
                bundle_id=sender.bundle_id,
                bundle_number=sender.number,
                item_code=planned.code,
                edition_id=sender.edition_id,
                applicant_id=sender.applicant_id,
                applicant_name=sender.applicant_name,
                enterprise_id=sender.enterprise_id,
                title=planned.title,
                values=values,
                sources=sources_of(codes, draft, catalogue, contested),
                materials=tuple(_papers(planned, draft, compiled, files, proofs)),
                after=planned.after,
                channel=sender.channel,
                position=position,
            )
        )
    return specs


def sources_of(
    codes: frozenset[str], draft: Draft, catalogue: Catalogue, contested: Mapping[str, Contest]
) -> dict[str, str]:
    """The dataset each value came from. A contested one names it too, marked with "!"."""
    found = {}
    for code in sorted(codes):
        truth = catalogue.elements[code].truth
        if truth is None:
            continue
        if code in draft.verified:
            found[code] = truth.dataset
        elif code in contested:
            found[code] = f"!{truth.dataset}"
    return found


def _papers(
    item: PlannedItem,
    draft: Draft,
    compiled: CompiledTheme,
    files: Mapping[str, tuple[FileNote, ...]],
    proofs: Mapping[str, Proven],
) -> Iterator[MaterialSpec]:
    for material in draft.plan.materials:
        for part in material.parts:
            if part.item != item.code:
                continue
            handed_in = files.get(material.code, ()) if part.way == UPLOAD else ()
            evidence = evidence_of(material, part, compiled, proofs.get(material.code))
            if not handed_in:
                yield MaterialSpec(material.code, part.way, evidence=evidence)
            for file in handed_in:
                yield MaterialSpec(
                    material.code, part.way, file.digest, file.name, file.media_type, evidence
                )


def evidence_of(
    material: PlannedMaterial,
    part: PlannedPart,
    compiled: CompiledTheme,
    proof: Proven | None,
) -> dict[str, Any]:
    """Why the paper need not be there, flat, as the clerk and the archive read it.

    It is the ledger's own evidence, but where this item goes another way than the others.
    """
    evidence: dict[str, Any] = {"mark": part.mark}
    formed = part.way == ABOLISHED and material.made is not None
    why = material.made if formed and material.made else material.why
    if proof is not None and proof.way == part.way:
        evidence |= proof.evidence
    else:
        evidence |= {
            "way": part.way,
            "status": "exempt" if part.way == ABOLISHED else "waiting",
            "basis_zh": part.basis.zh,
            "basis_en": part.basis.en,
            "sentence_zh": why.zh,
            "sentence_en": why.en,
        }
        if formed:
            evidence["way_said"] = FORMED
        if part.way == DEPARTMENT_CHECK:
            source = compiled.departments[part.source or ""]
            evidence |= {"source_zh": source.zh, "source_en": source.en}
    if part.way == COMMITMENT and part.commitment and part.consequence:
        evidence |= {
            "commitment_zh": part.commitment.zh,
            "commitment_en": part.commitment.en,
            "consequence_zh": part.consequence.zh,
            "consequence_en": part.consequence.en,
        }
    if part.way == PRODUCED:
        evidence["produced_by"] = part.source
    if part.way == UPLOAD and part.later_workdays:
        evidence["later_workdays"] = part.later_workdays
    return evidence
