"""Papers that may follow (容缺后补): kept as they are chosen, handed in once for every case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rongyi.cases.errors import PaperNotToCome
from rongyi.cases.queries import PromisedPaper, promised_papers
from rongyi.cases.services import MaterialSpec, supplement_cases
from rongyi.cases.states import ACT_WORDS, STATE_WORDS
from rongyi.catalogue.definitions import Material
from rongyi.exemption.queries import proof_of
from rongyi.exemption.services import followed
from rongyi.identity.policy import require_mandate
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import BadInput, NotAllowedNow, NotFound
from rongyi.themes import policy
from rongyi.themes.errors import FileMissing, MaterialUnknown, NothingHandedIn
from rongyi.themes.models import Bundle, BundleFile
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules import UPLOAD
from rongyi.themes.services.papers import Upload, keep_file, look_at_all, note_of
from rongyi.themes.services.rows import Attached

FILES_HANDED_IN_MAX = 200  # in one act, of all materials together


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """Which papers were handed in to how many cases; `repeated`: it had been done before."""

    materials: tuple[str, ...]
    cases: int
    repeated: bool


def attach_promised(
    *, number: str, material: str, files: Sequence[Upload], actor: Actor, now: datetime
) -> list[Attached]:
    """Keep files for a paper that is still to come; each gets its own outcome, in the order given.

    Nobody sees them before they are handed in. Errors for the whole: NotFound, MaterialUnknown,
    PaperNotToCome, NotAllowedNow, NoMandate, MandateTooNarrow. Errors of one file stand in its
    outcome: documents.*, FilesTooMany.
    """
    bundle = _bundle(number, actor)
    shape = _require_waited_for(bundle, material, actor, now)
    outcomes = look_at_all(files, shape, now)
    with transaction.atomic():
        bundle = _locked(number, actor)
        _require_waited_for(bundle, material, actor, now)
        return [keep_file(one, bundle, shape, actor, now) for one in outcomes]


@transaction.atomic
def remove_promised(*, number: str, file_id: UUID, actor: Actor, now: datetime) -> None:
    """Take out a file that is not handed in yet. Errors: NotFound, FileMissing, and those of
    `attach_promised`."""
    bundle = _locked(number, actor)
    file = BundleFile.objects.filter(bundle=bundle, id=file_id, removed=False).first()
    if file is None:
        raise FileMissing(what="file")
    _require_waited_for(bundle, file.material, actor, now)
    file.removed = True
    file.save(update_fields=["removed"])


@transaction.atomic
def hand_in_promised(
    *,
    number: str,
    file_ids: Sequence[UUID],
    seen: Mapping[UUID, int] | None = None,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    """Hand in these files to every case of the bundle that waits for their paper (容缺补交).

    Double click, retry, second tab: one act. A late paper is taken, and marked. `seen`: the version
    of each case that the applicant looked at; where one changed since, nothing is handed in.
    Errors: NotFound, NothingHandedIn, FileMissing, PaperNotToCome, NotAllowedNow, NoMandate,
    MandateTooNarrow, Stale, Unseen.
    """
    bundle = _locked(number, actor)
    chosen = _by_material(bundle, file_ids)
    known = promised_papers(bundle.id, actor, now=now)
    waiting = {code: [row for row in known if row.paper.code == code] for code in chosen}
    fresh = [code for code in chosen if not _is_done(bundle, code, waiting[code], chosen[code])]
    for code in fresh:
        _require_open(bundle, code, waiting[code])
    takers = {code: [row for row in waiting[code] if row.open] for code in fresh}
    items = {row.item_code for rows in takers.values() for row in rows}
    require_mandate(actor, items=sorted(items))
    specs: dict[UUID, list[MaterialSpec]] = {}
    for code in fresh:
        notes = [note_of(file) for file in chosen[code]]
        proof = followed(bundle_id=bundle.id, material=code, files=notes, actor=actor, now=now)
        for row in takers[code]:
            specs.setdefault(row.case_id, []).extend(
                MaterialSpec(
                    code, UPLOAD, one.digest, one.name, one.media_type, proof.as_evidence()
                )
                for one in notes
            )
    outcomes = supplement_cases(actor=actor, materials=specs, seen=seen, now=now) if specs else ()
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
    return HandedIn(materials=tuple(fresh), cases=len(specs), repeated=not fresh)


def _bundle(number: str, actor: Actor) -> Bundle:
    """A bundle of which the actor may see a case; which of them are his, the cases say."""
    found = policy.find_numbered(actor, number)
    if found is None:
        raise NotFound(what="bundle")
    return found


def _locked(number: str, actor: Actor) -> Bundle:
    """The same, locked. Errors: NotFound."""
    found = policy.find_bundle(actor, _bundle(number, actor).id, lock=True)
    if found is None:
        raise NotFound(what="bundle")
    return found


def _require_waited_for(bundle: Bundle, material: str, actor: Actor, now: datetime) -> Material:
    """The material, if a case still takes it and the actor may hand it in there."""
    rows = [row for row in promised_papers(bundle.id, actor, now=now) if row.paper.code == material]
    shape = _require_open(bundle, material, rows)
    items = {row.item_code for row in rows if row.open}
    require_mandate(actor, items=sorted(items))
    return shape


def _require_open(bundle: Bundle, material: str, rows: Sequence[PromisedPaper]) -> Material:
    """Errors: MaterialUnknown, PaperNotToCome; NotAllowedNow once every case was decided."""
    shape = definitions(bundle.edition_id).catalogue.materials.get(material)
    if shape is None:
        raise MaterialUnknown(material=material)
    if not rows:
        raise PaperNotToCome(material=shape.title)
    if not any(row.open for row in rows):
        raise NotAllowedNow(state=STATE_WORDS[rows[0].state], move=ACT_WORDS["supplement"])
    return shape


def _by_material(bundle: Bundle, file_ids: Sequence[UUID]) -> dict[str, list[BundleFile]]:
    """The files to hand in. Errors: NothingHandedIn, BadInput for too many, FileMissing."""
    wanted = set(file_ids)
    if not wanted:
        raise NothingHandedIn()
    if len(wanted) > FILES_HANDED_IN_MAX:
        raise BadInput(limit=FILES_HANDED_IN_MAX)
    found = BundleFile.objects.filter(bundle=bundle, id__in=wanted, removed=False)
    groups: dict[str, list[BundleFile]] = {}
    for file in found.order_by("material", "added_at", "id"):
        groups.setdefault(file.material, []).append(file)
    if sum(len(own) for own in groups.values()) != len(wanted):
        raise FileMissing(what="file")
    return groups


def _is_done(
    bundle: Bundle, material: str, rows: Sequence[PromisedPaper], files: Sequence[BundleFile]
) -> bool:
    """Whether just these files were handed in before."""
    if any(row.open for row in rows):
        return False
    proof = proof_of(bundle.id, material)
    known = {one.digest for one in proof.evidence.files} if proof else set()
    return {file.digest for file in files} <= known
