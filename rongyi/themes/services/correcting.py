"""Answer a request for correction in place: the fields and papers it names, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rongyi.cases import rules as case_rules
from rongyi.cases.events import case_stream
from rongyi.cases.models import CaseForm, Correction
from rongyi.cases.policy import visible_cases
from rongyi.cases.services import MaterialSpec, correct_cases
from rongyi.cases.states import CORRECTION
from rongyi.catalogue.definitions import Catalogue
from rongyi.exemption.queries import proof_of
from rongyi.exemption.services import followed
from rongyi.exemption.states import TO_UPLOAD
from rongyi.identity.policy import require_mandate
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.errors import DirectionSigns, DomainError, FieldProblems, NotFound
from rongyi.kernel.typed import DIRECTION_SIGNS
from rongyi.themes import policy
from rongyi.themes.errors import (
    FieldUnchanged,
    FileMissing,
    FileSameAsBefore,
    MaterialMissing,
    NothingToCorrect,
    PointsUnanswered,
)
from rongyi.themes.events import BundleCorrected, stream_of
from rongyi.themes.models import Bundle, BundleFile
from rongyi.themes.queries.definitions import computed, definitions
from rongyi.themes.rules import UPLOAD
from rongyi.themes.rules.keeping import Entry
from rongyi.themes.rules.values import (
    Typed,
    clean,
    implausible,
    read_value,
    typed_of,
    unanswered,
)
from rongyi.themes.services.papers import Looked, Upload, keep_file, look_at, note_of
from rongyi.themes.services.rows import Attached, FileRow

NOTE = "note"  # the word to the officer, beside the elements, where problems are told


@dataclass(frozen=True, kw_only=True)
class CorrectionCheck:
    """An answer that may be handed in: which of the fields asked for differ from what the officer
    has, and the files that came since the notice."""

    case_id: UUID
    changed: frozenset[str]
    files: tuple[FileRow, ...]


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """The answer was handed in; `state` is the case's state now."""

    case_id: UUID
    number: str
    state: str


def check_correction(
    *,
    number: str,
    values: Mapping[str, Any],
    files: Mapping[str, Sequence[Upload]],
    note: str = "",
    actor: Actor,
    now: datetime,
) -> CorrectionCheck:
    """Keep the answer to the notice of case `number` to be looked at once more; nothing is sent.

    Good files stay in the bundle even when something else is wrong, so nothing is chosen twice.
    Errors: as `answer_correction`.
    """
    case_id, _, right, brought, before = _prepare(number, values, files, note, actor, now)
    return CorrectionCheck(
        case_id=case_id,
        changed=frozenset(code for code, value in right.items() if value != before.get(code)),
        files=tuple(FileRow.of(one) for one in brought),
    )


def answer_correction(
    *,
    number: str,
    values: Mapping[str, Any],
    files: Mapping[str, Sequence[Upload]],
    note: str = "",
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Corrected:
    """Hand in what the notice of case `number` asks for; all that is wrong is told at once.

    `seen` is the version of the case that the applicant looked at: one that changed is Stale.

    An answer in which nothing is changed, handed in or said is none. Good files stay in the bundle
    even when something else is wrong. Errors: NotFound, NothingToCorrect, FieldProblems (by
    element, by material for papers, and by NOTE), NoMandate, MandateTooNarrow, and those of cases.
    """
    case_id, bundle, right, brought, _ = _prepare(number, values, files, note, actor, now)
    return _hand_in(bundle, case_id, right, brought, note, seen, actor, now)


@transaction.atomic
def take_out_correction(*, number: str, file_id: UUID, actor: Actor, now: datetime) -> None:
    """Take out a file that was chosen for a correction and is not sent yet.

    Errors: NotFound, NothingToCorrect, FileMissing, NoMandate, MandateTooNarrow.
    """
    case_id, bundle, item = _case(number, actor, now)
    require_mandate(actor, items=[item])
    bundle = policy.bundle_for(actor, bundle.id, lock=True, now=now, items=[item])
    _, papers = _asked_for(case_id)
    since = [one for code in papers for one in _held_since_notice(bundle, code, case_id)]
    file = next((one for one in since if one.id == file_id), None)
    if file is None:
        raise FileMissing(what="file")
    file.removed = True
    file.save(update_fields=["removed"])


def _prepare(
    number: str,
    values: Mapping[str, Any],
    files: Mapping[str, Sequence[Upload]],
    note: str,
    actor: Actor,
    now: datetime,
) -> tuple[UUID, Bundle, dict[str, Any], list[BundleFile], dict[str, Any]]:
    """Keep files and words, then tell what is wrong: the case, its bundle, the values that are
    right, the files that came since the notice, and the values that the officer has."""
    case_id, bundle, item = _case(number, actor, now)
    require_mandate(actor, items=[item])
    fields, papers = _asked_for(case_id)
    catalogue = definitions(bundle.edition_id).catalogue
    typed, right, problems = _read(catalogue, item, fields, values)
    together = {**computed(bundle, now).values, **right}
    unlikely = implausible(catalogue.elements, together, timezone.localdate(now))
    problems |= {code: problem for code, problem in unlikely.items() if code in right}
    outcomes: dict[str, list[Attached | Looked]] = {
        code: [look_at(one, catalogue.materials[code], now) for one in files.get(code, ())]
        for code in papers
    }
    with transaction.atomic():
        bundle = policy.bundle_for(actor, bundle.id, lock=True, now=now, items=[item])
        brought, wrong = _keep(bundle, case_id, outcomes, catalogue, actor, now)
        for code, words in typed.items():
            bundle.entries[code] = Entry(words, bundle.version + 1).kept()
        bundle.version += 1
        bundle.save(update_fields=["entries", "version"])
    problems |= wrong
    if not DIRECTION_SIGNS.isdisjoint(note):
        problems[NOTE] = DirectionSigns()
    before = _before(catalogue, case_id, fields)
    if not problems and not brought and not note.strip():
        problems = _unanswered(catalogue, case_id, right, before)
    if problems:
        raise FieldProblems(problems)
    return case_id, bundle, right, brought, before


def _keep(
    bundle: Bundle,
    case_id: UUID,
    outcomes: Mapping[str, Sequence[Attached | Looked]],
    catalogue: Catalogue,
    actor: Actor,
    now: datetime,
) -> tuple[list[BundleFile], dict[str, DomainError]]:
    """The files that came since the notice, and what is wrong with a paper."""
    brought: list[BundleFile] = []
    problems: dict[str, DomainError] = {}
    for code, looked in outcomes.items():
        kept = [keep_file(one, bundle, catalogue.materials[code], actor, now) for one in looked]
        bad = next((one.error for one in kept if one.error), None)
        if bad is not None:
            problems[code] = bad
        held = _held_since_notice(bundle, code, case_id)
        if not held and bad is None:
            title = catalogue.materials[code].title
            problems[code] = (
                FileSameAsBefore(name=kept[0].name, material=title)
                if kept
                else MaterialMissing(material=title)
            )
        brought.extend(held)
    return brought, problems


def _before(catalogue: Catalogue, case_id: UUID, fields: Sequence[str]) -> dict[str, Any]:
    """What the case holds of these fields."""
    form = CaseForm.objects.filter(case_id=case_id).values_list("values", flat=True).first() or {}
    held = {code: case_rules.typed(catalogue.elements[code], form.get(code)) for code in fields}
    return {code: tuple(one) if isinstance(one, list) else one for code, one in held.items()}


def _unanswered(
    catalogue: Catalogue, case_id: UUID, right: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, DomainError]:
    """The points that are still open where no field was changed: each at its place."""
    if any(value != before.get(code) for code, value in right.items()):
        return {}
    problems: dict[str, DomainError] = {
        code: FieldUnchanged(label=catalogue.elements[code].label) for code in right
    }
    said = [one["words"] for one in _points(case_id) if one["kind"] not in ("field", "material")]
    if said:
        problems[NOTE] = PointsUnanswered(words="；".join(one.rstrip("。；") for one in said))
    return problems


@transaction.atomic
def _hand_in(
    bundle: Bundle,
    case_id: UUID,
    values: Mapping[str, Any],
    brought: Sequence[BundleFile],
    note: str,
    seen: int | None,
    actor: Actor,
    now: datetime,
) -> Corrected:
    _settle_promised(bundle, brought, actor, now)
    materials = [
        MaterialSpec(one.material, UPLOAD, one.digest, one.name, one.media_type) for one in brought
    ]
    (outcome,) = correct_cases(
        actor=actor,
        answers={case_id: values},
        materials={case_id: materials},
        note=note,
        seen=None if seen is None else {case_id: seen},
        now=now,
    )
    if outcome.error is not None:
        raise outcome.error
    fact = BundleCorrected(
        case_id=str(case_id),
        fields=tuple(sorted(values)),
        materials=tuple(sorted({one.code for one in materials})),
    )
    record(fact, stream=stream_of(bundle.id), actor=actor, at=now)
    return Corrected(case_id=case_id, number=outcome.number, state=outcome.state)


def _settle_promised(
    bundle: Bundle, brought: Sequence[BundleFile], actor: Actor, now: datetime
) -> None:
    """What the ledger waits for from the applicant is there now, by whichever way it came.

    Before the case, as where promised papers are handed in: both lock the same rows in one order.
    """
    for code in sorted({one.material for one in brought}):
        proof = proof_of(bundle.id, code)
        if proof is not None and proof.status == TO_UPLOAD:
            notes = [note_of(one) for one in brought if one.material == code]
            followed(bundle_id=bundle.id, material=code, files=notes, actor=actor, now=now)


def _case(number: str, actor: Actor, now: datetime) -> tuple[UUID, Bundle, str]:
    """The case, its bundle and its item, when both are the actor's. Errors: NotFound, which names
    the stream on which an attempt at somebody else's is to be recorded."""
    row = (
        visible_cases(actor)
        .filter(number=number)
        .values_list("id", "bundle_id", "item_code", "state")
        .first()
    )
    if row is None:
        known = visible_cases(SYSTEM).filter(number=number).values_list("id", flat=True).first()
        if known is None:
            raise NotFound(what="case")
        raise NotFound(what="case", act="case.correct", stream=case_stream(known))
    bundle = policy.bundle_for(actor, row[1], lock=False, now=now, items=[row[2]])
    if row[3] != CORRECTION:
        raise NothingToCorrect(state=row[3], move="correct")
    return row[0], bundle, row[2]


def _asked_for(case_id: UUID) -> tuple[list[str], list[str]]:
    """The fields and the papers that the running notice names."""
    points = _points(case_id)
    fields = [one["code"] for one in points if one["kind"] == "field"]
    papers = [one["code"] for one in points if one["kind"] == "material"]
    return fields, papers


def _points(case_id: UUID) -> list[dict[str, Any]]:
    notice = Correction.objects.filter(case_id=case_id, answered_at=None).order_by("-place").first()
    return list(notice.points) if notice else []


def _read(
    catalogue: Catalogue, item: str, fields: Sequence[str], values: Mapping[str, Any]
) -> tuple[dict[str, Typed], dict[str, Any], dict[str, DomainError]]:
    """What was typed, what of it is right, and what is wrong; a correction empties no field that
    its item always asks for."""
    uses = catalogue.items[item].fields
    required = {use.element for use in uses if use.required and use.when is None}
    typed: dict[str, Typed] = {}
    right: dict[str, Any] = {}
    problems: dict[str, DomainError] = {}
    for code in fields:
        element = catalogue.elements[code]
        given = values.get(code, "")
        try:
            typed[code] = clean(given if isinstance(given, str | list) else typed_of(given))
            value = read_value(element, typed[code])
            if value is None and code in required:
                raise unanswered(element)
        except DomainError as problem:
            problem.parameters.setdefault("label", element.label)
            problems[code] = problem
            continue
        right[code] = value
    return typed, right, problems


def _held_since_notice(bundle: Bundle, material: str, case_id: UUID) -> list[BundleFile]:
    """The files of a material that were added after the notice."""
    notice = Correction.objects.filter(case_id=case_id, answered_at=None).order_by("-place").first()
    found = BundleFile.objects.filter(bundle=bundle, material=material, removed=False)
    if notice is not None:
        found = found.filter(added_at__gte=notice.asked_at)
    return list(found.order_by("added_at", "id"))
