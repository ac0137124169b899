"""What the applicant does with a proof: contest it, sign, upload instead, or take that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rongyi.exchange.queries import sources
from rongyi.exemption import policy
from rongyi.exemption.errors import (
    CommitmentChanged,
    NotPossibleNow,
    UploadNotTaken,
    WordsMissing,
)
from rongyi.exemption.events import (
    MaterialCommitted,
    MaterialContested,
    MaterialUploaded,
    MaterialWayChosen,
    bundle_stream,
)
from rongyi.exemption.models import Proof
from rongyi.exemption.queries import ProofRow, row_of
from rongyi.exemption.rules import (
    Evidence,
    FileNote,
    MaterialNeed,
    RouteLeft,
    Subjects,
    version_of,
)
from rongyi.exemption.rules.proving import WorkingDays
from rongyi.exemption.services.proving import write_needs
from rongyi.exemption.services.writing import locked, move
from rongyi.exemption.states import DATA_CALL, DEPARTMENT_CHECK, TO_UPLOAD, UPLOAD
from rongyi.identity.policy import require_mandate
from rongyi.identity.queries import enterprise, person
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text

WORDS_CHARACTERS_MAX = 1_000
FILES_MAX = 20


@transaction.atomic
def contest(*, bundle_id: UUID, material: str, words: str, actor: Actor, now: datetime) -> ProofRow:
    """The applicant says that called data are wrong (数据不对→更正). Submitting goes on; the holder
    of the data checks. Errors: ProofMissing, WordsMissing, NotPossibleNow, also where nobody holds
    anything that could be wrong.
    """
    proof = _own(bundle_id, material, actor)
    said = words.strip()[:WORDS_CHARACTERS_MAX]
    if not said:
        raise WordsMissing()
    if proof.way not in (DATA_CALL, DEPARTMENT_CHECK):
        raise NotPossibleNow(move="contest", state=proof.status)
    move(proof, "contest")
    holder = sources([proof.dataset]).get(proof.dataset)
    proof.department = holder.holder if holder else proof.department
    _evidence(proof, now, contested=said)
    proof.save()
    record(
        MaterialContested(bundle_id=bundle_id, material=material, words=said),
        stream=bundle_stream(bundle_id),
        actor=actor,
        at=now,
    )
    return row_of(proof)


@transaction.atomic
def choose_upload(*, bundle_id: UUID, material: str, actor: Actor, now: datetime) -> ProofRow:
    """改为自行上传: the applicant would rather hand in the paper.

    Errors: ProofMissing, UploadNotTaken, NotPossibleNow.
    """
    proof = _own(bundle_id, material, actor)
    if not proof.upload:
        raise UploadNotTaken(material=proof.title)
    before = proof.way
    move(proof, "choose_upload")
    proof.way, proof.source_zh, proof.source_en = UPLOAD, "", ""
    proof.obtained_at = proof.valid_until = proof.due_on = proof.retry_at = None
    _evidence(proof, now, answer="")  # what was answered about the other way says nothing of this
    proof.save()
    _chosen(proof, before, actor, now)
    return row_of(proof)


@transaction.atomic
def choose_exemption(
    *, bundle_id: UUID, material: str, actor: Actor, now: datetime, calendar: WorkingDays
) -> ProofRow:
    """Back from uploading to the lawful routes, which are walked again.

    Errors: ProofMissing, NotPossibleNow where nothing was chosen before.
    """
    proof = _own(bundle_id, material, actor)
    if proof.status != TO_UPLOAD or not proof.routes:
        raise NotPossibleNow(move="choose_exemption", state=proof.status)
    before, proof.needed = proof.way, False  # so that it is decided anew
    need = MaterialNeed(
        material=material,
        title=proof.title,
        used_for=tuple(proof.used_for),
        routes=tuple(RouteLeft.from_json(one) for one in proof.routes),
        upload=proof.upload,
    )
    (row,) = write_needs(
        [need],
        {material: proof},
        subjects=subjects_of(proof),
        bundle_id=bundle_id,
        purpose=Text(proof.purpose, proof.purpose),
        actor=actor,
        now=now,
        calendar=calendar,
        answers={},
    )
    _chosen(proof, before, actor, now, way=row.way)
    return row


@transaction.atomic
def commit(
    *,
    bundle_id: UUID,
    material: str,
    text_version: str,
    actor: Actor,
    now: datetime,
) -> ProofRow:
    """Sign the commitment (告知承诺) that stands instead of the paper.

    `text_version` is that of the text the signer saw. An agent needs the right to sign for every
    item it serves. Errors: ProofMissing, CommitmentChanged, NoMandate, MandateTooNarrow,
    MayNotSign, NotPossibleNow.
    """
    proof = _own(bundle_id, material, actor)
    shown = Evidence.from_json(proof.evidence)
    if text_version != version_of(shown.text, shown.consequence):
        raise CommitmentChanged(material=proof.title)
    require_mandate(actor, items=proof.used_for, signs=True, now=now)
    move(proof, "commit")
    proof.obtained_at = now
    _evidence(
        proof,
        now,
        text_version=text_version,
        signer_id=str(actor.person_id),
        signer=actor.name,
        signed_at=timezone.localtime(now).isoformat(),
    )
    proof.save()
    record(
        MaterialCommitted(
            bundle_id=bundle_id,
            material=material,
            text_version=text_version,
            signer_id=actor.person_id,
        ),
        stream=bundle_stream(bundle_id),
        actor=actor,
        at=now,
    )
    return row_of(proof)


@transaction.atomic
def attach_upload(
    *,
    bundle_id: UUID,
    material: str,
    files: Sequence[FileNote],
    actor: Actor,
    now: datetime,
) -> ProofRow:
    """The files of a material, all of them, by digest; none = taken out again.

    Errors: ProofMissing, NotPossibleNow.
    """
    assert len(files) <= FILES_MAX
    proof = _own(bundle_id, material, actor)
    move(proof, "upload" if files else "remove")
    proof.obtained_at = now if files else None
    _evidence(proof, now, files=tuple(files))
    proof.save()
    record(
        MaterialUploaded(
            bundle_id=bundle_id, material=material, files=tuple(one.digest for one in files)
        ),
        stream=bundle_stream(bundle_id),
        actor=actor,
        at=now,
    )
    return row_of(proof)


def subjects_of(proof: Proof) -> Subjects:
    """About whom the sources of this proof are asked. One or two SQL queries."""
    firm = enterprise(proof.enterprise_id) if proof.enterprise_id else None
    return Subjects(
        person_id=proof.person_id,
        person=person(proof.person_id).subject,
        enterprise_id=proof.enterprise_id,
        enterprise=firm.subject if firm else "",
    )


def _own(bundle_id: UUID, material: str, actor: Actor) -> Proof:
    proof = locked(bundle_id, material, actor)
    policy.require_applicant(actor, proof)
    return proof


def _evidence(proof: Proof, now: datetime, **parts: object) -> None:
    before = Evidence.from_json(proof.evidence)
    proof.evidence = replace(before, **parts).to_json()  # type: ignore[arg-type]
    proof.changed_at = now


def _chosen(proof: Proof, before: str, actor: Actor, now: datetime, *, way: str = UPLOAD) -> None:
    record(
        MaterialWayChosen(
            bundle_id=proof.bundle_id, material=proof.material, way=way, before=before
        ),
        stream=bundle_stream(proof.bundle_id),
        actor=actor,
        at=now,
    )
