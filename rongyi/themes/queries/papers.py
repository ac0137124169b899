"""The materials step: "N papers, you hand in M", each with its way and the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from rongyi.exemption.queries import proofs_of
from rongyi.exemption.rules import WAY_NAMES
from rongyi.identity.policy import lacking_mandate
from rongyi.journal.store import Prepared
from rongyi.kernel.actor import Actor
from rongyi.kernel.text import Text
from rongyi.themes.definitions import Definitions
from rongyi.themes.models import Bundle, BundleFile
from rongyi.themes.queries.definitions import definitions, kept_of
from rongyi.themes.queries.heads import BundleHead, computed_for, head_of, visible_bundle
from rongyi.themes.rules import (
    COMMITMENT,
    DATA_CALL,
    DEPARTMENT_CHECK,
    PRODUCED,
    UPLOAD,
    PlannedMaterial,
)
from rongyi.themes.rules.drafting import Draft
from rongyi.themes.rules.keeping import Call, commitment_of

TO_UPLOAD, UPLOADED, LATER = "to_upload", "uploaded", "later"
TO_COMMIT, COMMITTED, WAITING, EXEMPT = "to_commit", "committed", "waiting", "exempt"

CALLED = Text("已从{source}调取。", "Called from {source}.")
SLEEPS = Text(
    "暂时取不到{source}的数据，不影响提交，我们会在1个工作日内重试。",
    "{source} cannot be reached just now; you can submit, and we try again within 1 working day.",
)
WILL_BE_CHECKED = Text(
    "由{source}在{days}个工作日内核验，不影响您现在提交。",
    "Checked by {source} within {days} working {days:day|days}; you can submit now.",
)
LATER_WORDS = Text(
    "可以先提交，受理后{days}个工作日内补交。",
    "You may submit without it and hand it in within {days} working {days:day|days} after "
    "acceptance.",
)
NOT_FOUND = Text("{why}请您上传。", "{why} Please upload it.")


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """A file handed in for a material."""

    id: UUID
    name: str
    size: int
    media_type: str
    digest: str
    added_at: datetime


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """What is promised, and what follows if it is untrue."""

    words: Text
    consequence: Text


@dataclass(frozen=True, kw_only=True)
class MaterialRow:
    """One material with its way, its state and the reasons. `missing`: it holds up submitting.

    `evidence` is one concrete sentence; `why` the rule behind it; `way` as people are told it.
    """

    code: str
    title: Text
    way: str
    state: str
    evidence: Text
    why: Text
    source: Text | None
    basis: Text
    obtained_at: datetime | None
    used_for: tuple[Text, ...]
    produced_by: tuple[Text, ...]
    routes_left: tuple[str, ...]
    chosen: bool
    files: tuple[PaperFile, ...]
    files_max: int
    bytes_max: int
    formats: tuple[str, ...]
    help: Text | None
    later_workdays: int | None
    commitments: tuple[Commitment, ...]
    committed_at: datetime | None
    committed_by: str
    missing: bool
    mark: str


@dataclass(frozen=True, kw_only=True)
class MaterialsPage:
    """The step's page. Title: `number` papers, `to_hand_in` of them by the applicant. `form_whole`:
    nothing is missing or wrong in the form."""

    head: BundleHead
    number: int
    to_hand_in: int
    exempt: int
    counts: tuple[tuple[str, Text, int], ...]
    hand_in: tuple[MaterialRow, ...]
    to_commit: tuple[MaterialRow, ...]
    waiting: tuple[MaterialRow, ...]
    produced: tuple[MaterialRow, ...]
    done: tuple[MaterialRow, ...]
    possible: tuple[Text, ...]
    whole: bool
    form_whole: bool
    unsigned: frozenset[str] = frozenset()  # promises that the reader may not make

    @property
    def rows(self) -> tuple[MaterialRow, ...]:
        """All, in the order of the page: to hand in, to commit, waiting, made here, exempt."""
        return (*self.hand_in, *self.to_commit, *self.waiting, *self.produced, *self.done)


def materials_step(bundle_id: UUID, actor: Actor, *, now: datetime) -> MaterialsPage:
    """The materials of a bundle; of a submitted one those of the items that the actor's mandate
    covers. Two SQL queries. Errors: NotFound, MandateTooNarrow."""
    bundle = visible_bundle(bundle_id, actor, parted=True)
    state = computed_for(bundle, actor, now=now)
    unsigned = {
        one.code
        for one in state.plan.materials
        if lacking_mandate(actor, items=one.used_for, signs=True)
    }
    return replace(page_of(bundle, state), unsigned=frozenset(unsigned))


def page_of(bundle: Bundle, state: Draft) -> MaterialsPage:
    """The page for a draft already computed. One SQL query, two once it was submitted."""
    rows = material_rows(definitions(bundle.edition_id), bundle, state, files_by_material(bundle))
    if bundle.submitted_at is not None:
        rows = _by_ledger(rows, bundle)
    return _page(bundle, state, rows)


def drafted_page(bundle: Bundle, state: Draft) -> MaterialsPage:
    """The same without what the ledger has learned since submission. One SQL query."""
    book = definitions(bundle.edition_id)
    return _page(bundle, state, material_rows(book, bundle, state, files_by_material(bundle)))


def _page(bundle: Bundle, state: Draft, rows: Sequence[MaterialRow]) -> MaterialsPage:
    book = definitions(bundle.edition_id)
    groups = {name: [row for row in rows if _group(row) == name] for name in _GROUPS}
    counts = state.plan.exempt
    return MaterialsPage(
        head=head_of(bundle),
        number=len(rows),
        to_hand_in=len(state.plan.hand_in),
        exempt=len(rows) - len(state.plan.hand_in),
        counts=tuple((way, WAY_NAMES[way], count) for way, count in counts.items() if count),
        hand_in=tuple(groups["hand_in"]),
        to_commit=tuple(groups["to_commit"]),
        waiting=tuple(groups["waiting"]),
        produced=tuple(groups["produced"]),
        done=tuple(groups["done"]),
        possible=tuple(
            book.catalogue.materials[code].title for code in state.plan.possible_materials
        ),
        whole=not any(row.missing for row in rows),
        form_whole=not state.problems,
    )


def _by_ledger(rows: Sequence[MaterialRow], bundle: Bundle) -> list[MaterialRow]:
    """After submitting the ledger speaks: it knows what departments and sources answered since."""
    proofs = {row.material: row for row in proofs_of(bundle.id)}
    told = []
    for row in rows:
        proof = proofs.get(row.code)
        if proof is not None:
            row = replace(
                row,
                way=proof.way_said,
                state=row.state if row.state == LATER else proof.status,
                evidence=row.evidence if row.state == LATER else proof.sentence,
                source=proof.source if proof.source.zh else row.source,
                obtained_at=proof.obtained_at,
                missing=proof.needs_applicant and row.state != LATER,
            )
        told.append(row)
    return told


_FILES = Prepared(
    lambda bundle: BundleFile.objects.filter(bundle=bundle, removed=False).order_by(
        "added_at", "id"
    ),
    UUID,
)
_GROUPS = ("hand_in", "to_commit", "waiting", "produced", "done")


def _group(row: MaterialRow) -> str:
    if row.way == UPLOAD:
        return "hand_in"
    if row.way == COMMITMENT:
        return "to_commit"
    if row.way == PRODUCED:
        return "produced"
    return "waiting" if row.state == WAITING else "done"


def files_by_material(bundle: Bundle) -> dict[str, list[PaperFile]]:
    """The files that count, by material, in the order of adding. One SQL query."""
    found: dict[str, list[PaperFile]] = {}
    for file in _FILES.rows(bundle.id):
        found.setdefault(file.material, []).append(
            PaperFile(
                id=file.id,
                name=file.name,
                size=file.size,
                media_type=file.media_type,
                digest=file.digest,
                added_at=file.added_at,
            )
        )
    return found


def material_rows(
    book: Definitions,
    bundle: Bundle,
    state: Draft,
    files: Mapping[str, Sequence[PaperFile]],
) -> list[MaterialRow]:
    """Every material of the plan as a row. No SQL."""
    kept = kept_of(bundle)
    compiled = book.compiled(bundle.theme_code, state.plan.on)
    titles = {item.code: item.title for item in state.plan.items}
    rows = []
    for one in state.plan.materials:
        names = compiled.departments if one.way == DEPARTMENT_CHECK else compiled.datasets
        source = names.get(one.source or "")
        call = kept.calls.get(one.source or "") if one.way == DATA_CALL else None
        shape = book.catalogue.materials[one.code]
        own_files = tuple(files.get(one.code, ()))
        promise = state.promised.get(one.code)
        position = _state(one, call, bool(own_files), promise is not None)
        rows.append(
            MaterialRow(
                code=one.code,
                title=one.title,
                way=one.way_said,
                state=position,
                evidence=LATER_WORDS.format({"days": one.later_workdays})
                if position == LATER
                else _evidence(one, call, source, kept.calls),
                why=one.why,
                source=source,
                basis=one.basis,
                obtained_at=call.at if call and call.state == "found" else None,
                used_for=tuple(titles[code] for code in one.used_for),
                produced_by=tuple(titles[code] for code in one.produced_by),
                routes_left=one.routes_left,
                chosen=one.code in kept.chosen,
                files=own_files,
                files_max=shape.files_max,
                bytes_max=shape.bytes_max,
                formats=shape.formats,
                help=shape.help,
                later_workdays=one.later_workdays,
                commitments=tuple(
                    Commitment(words=words, consequence=consequence)
                    for words, consequence in commitment_of(one)
                ),
                committed_at=promise.at if promise else None,
                committed_by=promise.by if promise else "",
                missing=position in (TO_UPLOAD, TO_COMMIT),
                mark=one.mark,
            )
        )
    return rows


def _state(one: PlannedMaterial, call: Call | None, has_files: bool, promised: bool) -> str:
    """Where a material stands. One item may ask for a commitment while another calls data."""
    if one.way == UPLOAD:
        if has_files:
            return UPLOADED
        return LATER if one.later else TO_UPLOAD
    if commitment_of(one):
        return COMMITTED if promised else TO_COMMIT
    if one.way in (DEPARTMENT_CHECK, PRODUCED) or (call and call.state == "unreachable"):
        return WAITING
    return EXEMPT


def _evidence(
    one: PlannedMaterial, call: Call | None, source: Text | None, calls: Mapping[str, Call]
) -> Text:
    """One concrete sentence."""
    if one.way == DATA_CALL and call is not None:
        if call.state == "unreachable":
            return SLEEPS.format({"source": source or call.source})
        return CALLED.format({"source": source or call.source})
    if one.way == DEPARTMENT_CHECK:
        days = max((part.workdays or 1 for part in one.parts), default=1)
        return WILL_BE_CHECKED.format({"source": source or "", "days": days})
    if one.way == UPLOAD:
        asked = (calls.get(name) for name in one.asked)
        why = next((told.words for told in asked if told and told.words), None)
        if why is not None:
            return NOT_FOUND.format({"why": why})
    return one.why
