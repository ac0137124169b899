"""Files of a draft: several at once, each kept or refused on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rongyi.catalogue.definitions import Material
from rongyi.documents.errors import KindNotAllowed
from rongyi.documents.services import clean_name, inspect_upload
from rongyi.exemption.services import FileNote
from rongyi.identity.policy import require_mandate
from rongyi.journal.services import FileRef, store_file
from rongyi.journal.store import Prepared, insert, update
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import DomainError
from rongyi.themes import policy
from rongyi.themes.errors import FileMissing, FilesTooMany, MaterialUnknown, WayNotOpen
from rongyi.themes.models import Bundle, BundleFile
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.queries.papers import PaperFile
from rongyi.themes.rules import UPLOAD
from rongyi.themes.rules.keeping import Promise, commitment_of, digest_of_commitment
from rongyi.themes.services.rows import Attached, FileRow
from rongyi.themes.services.starting import require_draft, touch

FILES_AT_ONCE_MAX = 20


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name is only shown, its content is looked at."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Looked:
    """A file that was looked at and is on the disk, but belongs to no bundle yet."""

    name: str
    media_type: str
    ref: FileRef


def attach_file(
    *, bundle_id: UUID, material: str, files: Sequence[Upload], actor: Actor, now: datetime
) -> list[Attached]:
    """Keep files for a material; each gets its own outcome, in the order given.

    A file is on the disk before its row is written; the same bytes twice are one file. Errors for
    the whole: NotFound, BundleNotDraft, MaterialUnknown. Errors of one file stand in its outcome:
    documents.*, FilesTooMany.
    """
    bundle = policy.bundle_for(actor, bundle_id, lock=False, now=now)
    require_draft(bundle)
    shape = _material(bundle, material, now)
    outcomes = look_at_all(files, shape, now)
    with transaction.atomic():
        bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
        require_draft(bundle)
        kept = [keep_file(one, bundle, shape, actor, now) for one in outcomes]
        if any(one.file for one in kept):
            touch(bundle, actor, now)
            update(bundle, "version", "saved_at", "last_editor")
    return kept


@transaction.atomic
def remove_file(*, bundle_id: UUID, file_id: UUID, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft. Errors: NotFound, BundleNotDraft, FileMissing."""
    bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
    require_draft(bundle)
    changed = BundleFile.objects.filter(bundle=bundle, id=file_id, removed=False).update(
        removed=True
    )
    if not changed:
        raise FileMissing(what="file")
    touch(bundle, actor, now)
    update(bundle, "version", "saved_at", "last_editor")


@transaction.atomic
def choose_way(*, bundle_id: UUID, material: str, way: str, actor: Actor, now: datetime) -> None:
    """Choose another way for a material ("改为自行上传"), or the computed one again (way "").

    Errors: NotFound, BundleNotDraft, MaterialUnknown, WayNotOpen.
    """
    bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
    require_draft(bundle)
    planned = {one.code: one for one in computed(bundle, now).plan.materials}
    if material not in planned:
        raise MaterialUnknown(material=material)
    if way == "":
        bundle.chosen.pop(material, None)
    elif way == planned[material].way or way in planned[material].routes_left:
        bundle.chosen[material] = way
    else:
        raise WayNotOpen(material=planned[material].title, way=way)
    touch(bundle, actor, now)
    update(bundle, "chosen", "version", "saved_at", "last_editor")


@transaction.atomic
def give_commitment(
    *, bundle_id: UUID, material: str, agreed: bool, actor: Actor, now: datetime
) -> None:
    """Tick a commitment (告知承诺), or take the tick back. It is made when the bundle is submitted.

    Needs the right to sign for every item it serves. Source of law: 国办发〔2020〕42号. Errors:
    NotFound, BundleNotDraft, MaterialUnknown, MandateTooNarrow, MayNotSign.
    """
    bundle = policy.bundle_for(actor, bundle_id, lock=True, now=now)
    require_draft(bundle)
    planned = {one.code: one for one in computed(bundle, now).plan.materials}
    found = planned.get(material)
    if found is None or not commitment_of(found):
        raise MaterialUnknown(material=material)
    if agreed:
        require_mandate(actor, items=found.used_for, signs=True)
        promise = Promise(digest_of_commitment(found), actor.name, str(actor.person_id), now)
        bundle.committed[material] = promise.kept()
    else:
        bundle.committed.pop(material, None)
    touch(bundle, actor, now)
    update(bundle, "committed", "version", "saved_at", "last_editor")


def _material(bundle: Bundle, material: str, now: datetime) -> Material:
    planned = {one.code: one for one in computed(bundle, now).plan.materials}
    if material not in planned or planned[material].way != UPLOAD:
        raise MaterialUnknown(material=material)
    return definitions(bundle.edition_id).catalogue.materials[material]


def look_at_all(files: Sequence[Upload], shape: Material, now: datetime) -> list[Attached | Looked]:
    """Look at each file of a form; what is above FILES_AT_ONCE_MAX is not looked at."""
    outcomes: list[Attached | Looked] = []
    for place, upload in enumerate(files):
        if place >= FILES_AT_ONCE_MAX:
            error: DomainError = FilesTooMany(limit=FILES_AT_ONCE_MAX, material=shape.title)
            outcomes.append(Attached(name=clean_name(upload.name), error=error))
            continue
        outcomes.append(look_at(upload, shape, now))
    return outcomes


def look_at(upload: Upload, shape: Material, now: datetime) -> Attached | Looked:
    """Look at the bytes and put them on the disk; what is wrong stands in the outcome."""
    try:
        kind = inspect_upload(upload.content, upload.name, bytes_max=shape.bytes_max)
        if kind.code not in shape.formats:
            allowed = "、".join(one.upper() for one in shape.formats)
            raise KindNotAllowed(name=kind.name, kinds=allowed)
        ref = store_file(upload.content, media_type=kind.media_type, now=now)
    except DomainError as error:
        return Attached(name=clean_name(upload.name), error=error)
    return Looked(kind.name, kind.media_type, ref)


_OF_MATERIAL = Prepared(
    lambda bundle, material: BundleFile.objects.filter(bundle=bundle, material=material), UUID, str
)


def keep_file(
    looked: Attached | Looked,
    bundle: Bundle,
    shape: Material,
    actor: Actor,
    now: datetime,
) -> Attached:
    """Make a file the bundle's, within the limit of its material. Two SQL statements."""
    if isinstance(looked, Attached):
        return looked
    own = _OF_MATERIAL.rows(bundle.id, shape.code)
    known = next((one for one in own if one.digest == looked.ref.digest), None)
    if known is not None and not known.removed:
        return Attached(name=looked.name, file=FileRow.of(known), repeated=True)
    if sum(not one.removed for one in own) >= shape.files_max:
        error = FilesTooMany(limit=shape.files_max, material=shape.title)
        return Attached(name=looked.name, error=error)
    if known is None:
        known = BundleFile(
            bundle=bundle,
            material=shape.code,
            digest=looked.ref.digest,
            name=looked.name,
            size=looked.ref.size,
            media_type=looked.media_type,
            added_at=now,
            added_by_id=actor.person_id,
        )
        insert([known])
    else:
        known.removed = False
        update(known, "removed")
    return Attached(name=looked.name, file=FileRow.of(known))


def note_of(file: BundleFile | PaperFile) -> FileNote:
    """A file as the ledger keeps it."""
    return FileNote(digest=file.digest, name=file.name, size=file.size, media_type=file.media_type)
